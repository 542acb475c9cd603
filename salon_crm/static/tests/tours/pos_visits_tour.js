import * as Bill from "@salon_crm/../tests/tours/utils/bill_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const pay = () =>
    [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Bank"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ].flat();

const chooseLaura = () => [...Visits.openList(), ...Visits.choose("Laura Tester")];

tours.add("salon_pos_pay_visit", {
    steps: () =>
        [
            Chrome.startPoS(),
            Visits.openList(),
            Visits.isListed("Laura Tester", {
                standing: "To pay",
                state: "Arrived",
                service: "Till cut",
                stylist: "Anna Scissorhands",
            }),
            Visits.isListed("Nora Tester"),
            Visits.search("nora"),
            Visits.isNotListed("Laura Tester"),
            // As people say the number that is kept as +32 470 11 22 33
            Visits.search("0470 11-22"),
            Visits.isListed("Laura Tester"),
            Visits.isNotListed("Nora Tester"),
            Visits.choose("Laura Tester"),
            ProductScreen.customerIsSelected("Laura Tester"),
            Visits.lineHasStylist("Till cut", "Anna Scissorhands"),
            Visits.lineHasStylist("Till colour", "Anna Scissorhands"),
            ProductScreen.totalAmountIs("130.00"),
            // Not once more, and not on one line with what is bought besides
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "In an order"}),
            Visits.choose("Laura Tester"),
            Notification.has("in this order already"),
            ProductScreen.totalAmountIs("130.00"),
            ProductScreen.clickDisplayedProduct("Till cut"),
            ProductScreen.totalAmountIs("180.00"),
            ProductScreen.checkOrderlinesNumber(3),
            pay(),
            Visits.receiptHasStylist("Till cut", "Anna Scissorhands"),
            Visits.receiptHasStylist("Till colour", "Anna Scissorhands"),
            ReceiptScreen.clickNextOrder(),
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "Paid"}),
            Visits.isSettled("Laura Tester"),
            Visits.closeList(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_price_of_today", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.totalAmountIs("200.00"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_two_clients", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.customerIsSelected("Laura Tester"),
            ProductScreen.clickPartnerButton(),
            PartnerList.clickPartner("Nora Tester"),
            // The client of a visit stays, unless the cashier says otherwise
            Dialog.is({title: "This order pays a visit"}),
            Dialog.cancel(),
            ProductScreen.customerIsSelected("Laura Tester"),
            // Another client's visit begins another order
            Visits.openList(),
            {
                content: "Choose Nora",
                trigger: '.salon-visit:contains("Nora Tester") .salon-visit-open',
                run: "click",
            },
            Bill.answer("A bill of its own"),
            ProductScreen.customerIsSelected("Nora Tester"),
            ProductScreen.totalAmountIs("50.00"),
            // And the first is found again
            chooseLaura(),
            ProductScreen.customerIsSelected("Laura Tester"),
            ProductScreen.totalAmountIs("130.00"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_refund_visit", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Visits.receiptHasStylist("Till cut", "Anna Scissorhands"),
            ReceiptScreen.clickNextOrder(),
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "To pay"}),
            Visits.closeList(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_offline_visit", {
    steps: () =>
        [
            Chrome.startPoS(),
            Offline.setOfflineMode(),
            Visits.openList(),
            Visits.saysOffline(),
            Visits.choose("Laura Tester"),
            ProductScreen.customerIsSelected("Laura Tester"),
            Visits.lineHasStylist("Bridal hair", "Anna Scissorhands"),
            pay(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.clickNextOrder(),
            // The till knows what it sold, though the server does not yet
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "Paid"}),
            Visits.closeList(),
            Offline.setOnlineMode(),
            Visits.openList(),
            Visits.closeList(),
            Visits.openList(),
            Visits.choose("Nora Tester"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_phone_visit", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            chooseLaura(),
            {
                content: "The client is on the order",
                trigger: ".set-partner:contains('Laura Tester')",
            },
            Visits.lineHasStylist("Till cut", "Anna Scissorhands"),
            {
                content: "The order with its total is what the phone shows",
                trigger: ".order-summary .total:contains('130.00')",
            },
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_no_branch", {
    steps: () => [Chrome.startPoS(), Visits.hasNoButton(), Chrome.endTour()].flat(),
});

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Value from "@salon_crm/../tests/tours/utils/value_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const payByBank = () =>
    [
        PaymentScreen.clickPaymentMethod("Bank"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ].flat();

const chooseLaura = () => [...Visits.openList(), ...Visits.choose("Laura Tester")];

tours.add("salon_till_value_top_up_and_pay", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Laura Tester"),
            ProductScreen.clickControlButton("Top up"),
            Value.chooseOffer("1,000.00", "200.00"),
            Value.lineIsTopup("200.00"),
            ProductScreen.totalAmountIs("1,000.00"),
            ProductScreen.clickPayButton(),
            Value.hasNoButton(),
            payByBank(),
            Value.receiptSays("1,000.00"),
            Value.receiptSays("200.00"),
            ReceiptScreen.clickNextOrder(),
            chooseLaura(),
            ProductScreen.totalAmountIs("130.00"),
            ProductScreen.clickPayButton(),
            Value.buttonSays("1,200.00"),
            Value.pay(),
            Value.isUsed("130.00"),
            // The other way round, and back
            Value.takeOff(),
            PaymentScreen.clickBack(),
            ProductScreen.totalAmountIs("130.00"),
            ProductScreen.clickPayButton(),
            Value.pay(),
            Value.isUsed("130.00"),
            PaymentScreen.clickBack(),
            // Whoever goes back may change the bill
            ProductScreen.totalAmountIs("130.00"),
            ProductScreen.checkOrderlinesNumber(2),
            ProductScreen.clickPayButton(),
            Value.pay(),
            Value.isUsed("130.00"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Value.receiptSays("870.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_part", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            Value.buttonSays("60.00"),
            Value.pay(),
            Value.isUsed("60.00"),
            PaymentScreen.totalIs("70.00"),
            payByBank(),
            Value.receiptSays("$ 0.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_chosen_part", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            Value.payPart("2", "5"),
            Value.isUsed("25.00"),
            PaymentScreen.totalIs("105.00"),
            payByBank(),
            Value.receiptSays("975.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_part_taxed", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.totalAmountIs("121.00"),
            ProductScreen.clickPayButton(),
            Value.pay(),
            Value.isUsed("60.00"),
            PaymentScreen.totalIs("61.00"),
            payByBank(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_refund", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("077"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.totalIs("0.00"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Value.receiptSays("1,000.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_refund_spent", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("077"),
            TicketScreen.confirmRefund(),
            Dialog.is({title: "Not possible"}),
            Dialog.bodyIs("some of it is spent"),
            Dialog.confirm(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            Value.buttonSays("1,200.00"),
            Offline.setOfflineMode(),
            Value.pay(),
            Dialog.is({title: "Not while offline"}),
            Dialog.confirm(),
            // Another payment is as free as ever
            PaymentScreen.totalIs("130.00"),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.isShown(),
            Offline.setOnlineMode(),
            ReceiptScreen.clickNextOrder(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_value_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            chooseLaura(),
            ProductScreen.clickControlButton("Top up"),
            Value.topUpOther("50"),
            {
                content: "It is on the order",
                trigger: ".order-summary .total:contains('180.00')",
            },
            Chrome.endTour(),
        ].flat(),
});

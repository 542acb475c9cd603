import * as Bill from "@salon_crm/../tests/tours/utils/bill_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const choose = (client) => [...Visits.openList(), ...Visits.choose(client)];

const payByBank = () =>
    [
        PaymentScreen.clickPaymentMethod("Bank"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ].flat();

const pay = () => [ProductScreen.clickPayButton(), payByBank()].flat();

tours.add("salon_till_family_bill", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            Visits.openList(),
            {
                content: "The daughter's visit",
                trigger: '.salon-visit:contains("Nora Tester") .salon-visit-open',
                run: "click",
            },
            Bill.answer("Add to this bill"),
            ProductScreen.customerIsSelected("Laura Tester"),
            {
                content: "The bill says which is the daughter's",
                trigger: ".order-container .salon-whose-visit:contains('Nora Tester')",
            },
            ProductScreen.totalAmountIs("180.00"),
            // Somebody else pays for all of them
            ProductScreen.clickPartnerButton(),
            PartnerList.clickPartner("Nora Tester"),
            ProductScreen.customerIsSelected("Nora Tester"),
            pay(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_people", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            Bill.lineSays("Till cut", "Anna Scissorhands"),
            Bill.openPeople("Till cut"),
            Bill.choosePerson("Ben Brush"),
            Bill.askedFor(),
            Bill.shareWith("Anna Scissorhands", 20),
            Bill.closePeople(),
            Bill.lineSays("Till cut", "Ben Brush (asked for) + Anna Scissorhands 20 %"),
            Bill.lineSays("Till colour", "Anna Scissorhands"),
            pay(),
            Bill.receiptSays("Till cut", "Ben Brush (asked for) + Anna Scissorhands"),
            Bill.receiptSays("Till colour", "Anna Scissorhands"),
            ReceiptScreen.clickNextOrder(),
            // A bottle without any visit was sold by somebody, too
            ProductScreen.clickDisplayedProduct("Till wash"),
            Bill.openPeople("Till wash"),
            Bill.choosePerson("Anna Scissorhands"),
            Bill.closePeople(),
            pay(),
            Bill.receiptSays("Till wash", "Anna Scissorhands"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_split", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            Bill.split("Till colour"),
            ProductScreen.customerIsSelected("Laura Tester"),
            ProductScreen.totalAmountIs("80.00"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            choose("Laura Tester"),
            ProductScreen.totalAmountIs("50.00"),
            Bill.lineIsGone("Till colour"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "Paid"}),
            Visits.closeList(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_tips", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            Bill.openTips(),
            Bill.tip("Anna Scissorhands", "much"),
            Bill.confirmTips(),
            {content: "That is no amount", trigger: ".salon-tips-wrong"},
            Bill.tip("Anna Scissorhands", "5"),
            Bill.tipSomebodyElse("Ben Brush"),
            Bill.tip("Ben Brush", "2.5"),
            {
                content: "Both together",
                trigger: '.salon-tips-total:contains("7.50")',
            },
            Bill.confirmTips(),
            Bill.tipsAreGone(),
            ProductScreen.totalAmountIs("137.50"),
            pay(),
            Bill.receiptSays("Tips", "Ben Brush"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_changes", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            // Another service in place of the colour
            ProductScreen.clickDisplayedProduct("Till wash"),
            Bill.lineSays("Till wash", "Anna Scissorhands"),
            Bill.selectLine("Till colour"),
            ProductScreen.clickNumpad("⌫", "⌫"),
            Bill.lineIsGone("Till colour"),
            ProductScreen.totalAmountIs("70.00"),
            ProductScreen.clickPayButton(false),
            Bill.answer("It was not done"),
            payByBank(),
            ReceiptScreen.clickNextOrder(),
            Visits.openList(),
            Visits.isListed("Laura Tester", {standing: "Paid", service: "Till wash"}),
            Visits.closeList(),
            // Of the other visit nothing is left out for good
            choose("Nora Tester"),
            ProductScreen.clickDisplayedProduct("Till wash"),
            Bill.selectLine("Till cut"),
            ProductScreen.clickNumpad("⌫", "⌫"),
            Bill.lineIsGone("Till cut"),
            ProductScreen.clickPayButton(false),
            Bill.answer("It is paid later"),
            payByBank(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_refund_family", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            Bill.selectLine("Till colour"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            payByBank(),
            Bill.receiptSays("Till colour", "Ben Brush"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_guaranteed_price", {
    steps: () =>
        [
            Chrome.startPoS(),
            choose("Laura Tester"),
            ProductScreen.totalAmountIs("130.00"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_people_on_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            choose("Laura Tester"),
            Bill.openPeople("Till colour"),
            Bill.choosePerson("Ben Brush"),
            Bill.closePeople(),
            Bill.lineSays("Till colour", "Ben Brush"),
            Bill.openTips(),
            Bill.tip("Ben Brush", "4"),
            Bill.confirmTips(),
            Bill.tipsAreGone(),
            {
                content: "The tip is on the bill",
                trigger: ".order-summary .total:contains('134.00')",
            },
            Dialog.isNot(),
            Chrome.endTour(),
        ].flat(),
});

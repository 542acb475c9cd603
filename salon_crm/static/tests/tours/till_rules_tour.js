import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Rules from "@salon_crm/../tests/tours/utils/rules_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const cut = () => ProductScreen.clickDisplayedProduct("Till cut");
const discount = (...digits) => ProductScreen.clickNumpad("%", ...digits);
const settle = () => [
    ...PaymentScreen.clickPaymentMethod("Bank"),
    ...PaymentScreen.clickValidate(),
    ...ReceiptScreen.isShown(),
];

tours.add("salon_till_discount", {
    steps: () =>
        [
            Chrome.startPoS(),
            // Within the limit: a reason, one tap
            cut(),
            discount("1", "0"),
            ProductScreen.totalAmountIs("45.00"),
            Rules.clickPay(),
            Rules.asksWhy("Discount"),
            Rules.because("Regular client"),
            PaymentScreen.isShown(),
            settle(),
            ReceiptScreen.clickNextOrder(),
            // Above: a manager's PIN
            cut(),
            discount("5", "0"),
            ProductScreen.totalAmountIs("25.00"),
            Rules.clickPay(),
            Rules.because("Complaint"),
            Rules.asksManager("Till cut"),
            Rules.enterPin("1234"),
            Rules.isRefused("no manager"),
            Rules.cancelPin(),
            ProductScreen.isShown(),
            Rules.clickPay(),
            Rules.asksManager("25.00"),
            Rules.enterPin("4711"),
            PaymentScreen.isShown(),
            settle(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_price", {
    steps: () =>
        [
            Chrome.startPoS(),
            cut(),
            ProductScreen.clickNumpad("Price", "4", "0"),
            ProductScreen.totalAmountIs("40.00"),
            Rules.clickPay(),
            Rules.asksWhy("Changed price"),
            Rules.because("Price as agreed"),
            Rules.asksManager("Changed price"),
            Rules.keepLimit(),
            PaymentScreen.totalIs("50.00"),
            PaymentScreen.clickBack(),
            ProductScreen.clickLine("Till cut"),
            ProductScreen.clickNumpad("%", "3", "0"),
            ProductScreen.totalAmountIs("35.00"),
            Rules.clickPay(),
            Rules.because("Promotion"),
            Rules.keepLimit(),
            PaymentScreen.totalIs("45.00"),
            settle(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_free", {
    steps: () =>
        [
            Chrome.startPoS(),
            cut(),
            ProductScreen.clickDisplayedProduct("Till colour"),
            ProductScreen.totalAmountIs("130.00"),
            // Not allowed after all: as before
            Rules.give("Free of charge"),
            Rules.choose("The whole bill"),
            Rules.because("Service done again"),
            Rules.asksManager("Till colour"),
            Rules.cancelPin(),
            ProductScreen.totalAmountIs("130.00"),
            Rules.give("Free of charge"),
            Rules.choose("Till cut"),
            Rules.asksManager("Free of charge"),
            Rules.enterPin("4711"),
            ProductScreen.totalAmountIs("80.00"),
            Rules.clickPay(),
            PaymentScreen.isShown(),
            settle(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_round_off", {
    steps: () =>
        [
            Chrome.startPoS(),
            cut(),
            ProductScreen.clickDisplayedProduct("Till shampoo"),
            ProductScreen.totalAmountIs("62.60"),
            Rules.give("Round off"),
            Rules.choose("60.00"),
            ProductScreen.totalAmountIs("60.00"),
            // Once more begins anew
            Rules.give("Round off"),
            Rules.choose("62.00"),
            ProductScreen.totalAmountIs("62.00"),
            Rules.clickPay(),
            PaymentScreen.isShown(),
            settle(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_refund", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            ProductScreen.clickNumpad("1"),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            Rules.asksWhy("Refund"),
            Rules.because("Complaint"),
            Rules.asksManager("Refund"),
            Rules.cancelPin(),
            // It is asked again before money is given back
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            Rules.asksManager("Refund"),
            Rules.enterPin("4711"),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_rules_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            Offline.setOfflineMode(),
            cut(),
            discount("5", "0"),
            ProductScreen.totalAmountIs("25.00"),
            Rules.clickPay(),
            Rules.because("Complaint"),
            Rules.enterPin("4711"),
            Rules.isRefused("server cannot be reached"),
            Rules.keepLimit(),
            PaymentScreen.totalIs("45.00"),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.clickNextOrder(),
            // And what nobody may allow is not sold so
            cut(),
            discount("5", "0"),
            ProductScreen.totalAmountIs("25.00"),
            Rules.clickPay(),
            Rules.because("Complaint"),
            Rules.enterPin("4711"),
            Rules.isRefused("server cannot be reached"),
            Rules.cancelPin(),
            ProductScreen.isShown(),
            Offline.setOnlineMode(),
            discount("0"),
            ProductScreen.totalAmountIs("50.00"),
            Rules.clickPay(),
            PaymentScreen.isShown(),
            settle(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_rules_no_branch", {
    steps: () =>
        [
            Chrome.startPoS(),
            cut(),
            discount("5", "0"),
            ProductScreen.totalAmountIs("25.00"),
            Rules.hasNoButtons(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_rules_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            cut(),
            ProductScreen.clickReview(),
            Rules.give("Free of charge"),
            Rules.because("Complaint"),
            Rules.asksManager("Till cut"),
            {
                content: "All keys and the button are on the screen",
                trigger: ".salon-pin-key[data-key='0']",
                async run() {
                    const fits = () => {
                        const button = document.querySelector(".salon-pin-allow");
                        const {bottom, right} = button.getBoundingClientRect();
                        return (
                            bottom <= window.innerHeight && right <= window.innerWidth
                        );
                    };
                    // The window slides in.
                    const end = Date.now() + 3000;
                    while (!fits() && Date.now() < end) {
                        await new Promise(requestAnimationFrame);
                    }
                    if (!fits()) {
                        throw new Error("The button is off the screen");
                    }
                },
            },
            Rules.enterPin("4711"),
            {
                content: "Nothing is to pay",
                trigger: ".order-summary .total:contains('0.00')",
            },
            Chrome.endTour(),
        ].flat(),
});

import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const toPayment = (client) =>
    [
        Visits.openList(),
        Visits.choose(client),
        ProductScreen.customerIsSelected(client),
        ProductScreen.clickPayButton(),
    ].flat();

const typeNumber = (text) => [
    {
        content: `Type or scan ${text}`,
        trigger: ".modal .salon-reference-input",
        run: `edit ${text}`,
    },
    {
        content: "Say that this is it",
        trigger: ".modal .salon-reference-confirm:enabled",
        run: "click",
    },
];

const hasNumber = (method, number) => ({
    content: `The payment by ${method} shows ${number}`,
    trigger:
        `.paymentline.selected:has(.payment-name:contains("${method}"))` +
        `:has(.salon-payment-reference:contains("${number}"))`,
});

const isRefused = (words) => ({
    content: `The code is refused: ${words}`,
    trigger: `.modal .salon-reference-message:contains("${words}")`,
});

const hasNoPayment = () => ({
    content: "No payment was added",
    trigger: `.payment-screen${negate(".paymentline", ".payment-screen")}`,
});

const finish = () => [PaymentScreen.clickValidate(), ReceiptScreen.isShown()].flat();

tours.add("salon_till_voucher", {
    steps: () =>
        [
            Chrome.startPoS(),
            toPayment("Laura Tester"),
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            Dialog.is({title: "Meituan voucher"}),
            // Nothing is paid by who calls it off
            Dialog.discard(),
            Dialog.isNot(),
            hasNoPayment(),
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            typeNumber("mt-123 45"),
            Dialog.isNot(),
            hasNumber("Meituan voucher", "MT12345"),
            finish(),
            ReceiptScreen.clickNextOrder(),
            // The same code a second time, and then another, by the big keys
            toPayment("Nora Tester"),
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            typeNumber("MT12345"),
            isRefused("This voucher was used on"),
            ["7", "0", "0", "1"].map((key) => ({
                content: `Tap ${key}`,
                trigger: `.modal .salon-reference-keys button:contains("${key}")`,
                run: "click",
            })),
            {
                content: "Say that this is it",
                trigger: ".modal .salon-reference-confirm:enabled",
                run: "click",
            },
            Dialog.isNot(),
            hasNumber("Meituan voucher", "7001"),
            // Nor twice in one order
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            typeNumber("70-01"),
            isRefused("in this order already"),
            Dialog.discard(),
            finish(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_phone_voucher", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            Visits.openList(),
            Visits.choose("Laura Tester"),
            {
                content: "Go to the payment",
                trigger: ".pay-order-button:visible",
                run: "click",
            },
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            typeNumber("mt-123 45"),
            Dialog.isNot(),
            hasNumber("Meituan voucher", "MT12345"),
            finish(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_wechat", {
    steps: () =>
        [
            Chrome.startPoS(),
            toPayment("Laura Tester"),
            PaymentScreen.clickPaymentMethod("WeChat Pay"),
            typeNumber("4200001234567890"),
            Dialog.isNot(),
            hasNumber("WeChat Pay", "4200001234567890"),
            finish(),
            ReceiptScreen.clickNextOrder(),
            // Without one, when the client's telephone is gone already
            toPayment("Nora Tester"),
            PaymentScreen.clickPaymentMethod("WeChat Pay"),
            {
                content: "There is no number",
                trigger: ".modal .salon-reference-skip",
                run: "click",
            },
            Dialog.isNot(),
            finish(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_offline_voucher", {
    steps: () =>
        [
            Chrome.startPoS(),
            toPayment("Laura Tester"),
            Offline.setOfflineMode(),
            PaymentScreen.clickPaymentMethod("Meituan voucher"),
            typeNumber("OFF-1"),
            Notification.has("taken without a check"),
            hasNumber("Meituan voucher", "OFF-1"),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.isShown(),
            Offline.setOnlineMode(),
            ReceiptScreen.clickNextOrder(),
            toPayment("Nora Tester"),
            PaymentScreen.clickPaymentMethod("Bank"),
            finish(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

const unpaid = (client) => `.salon-unpaid-visit:contains("${client}")`;
const closeRegister = () => ({
    content: "Close the register",
    trigger:
        ".modal:not(.o_inactive_modal) .modal-footer .btn:contains(Close Register)",
    run: "click",
});

tours.add("salon_till_closing", {
    steps: () =>
        [
            Chrome.startPoS(),
            Chrome.clickMenuOption("Close Register"),
            {
                content: "What is done but not paid is listed",
                trigger: `${unpaid("Laura Tester")}:contains("Till cut"):contains("130.00")`,
            },
            {
                content: "The report can be printed",
                trigger: ".salon-closing-report:visible",
            },
            closeRegister(),
            Dialog.is({title: "Visits without a reason"}),
            {
                content: "Say why",
                trigger: ".modal:not(.o_inactive_modal) .btn:contains(Say why)",
                run: "click",
            },
            {
                content: "Laura pays next time",
                trigger: `${unpaid("Laura Tester")} .salon-unpaid-word:contains("Pays next time")`,
                run: "click",
            },
            {
                content: "It is taken over",
                trigger: `${unpaid("Laura Tester")} .salon-unpaid-word.btn-primary`,
            },
            {
                content: "Say about Nora in own words",
                trigger: `${unpaid("Nora Tester")} .salon-unpaid-reason`,
                run: "edit A gift of the house",
            },
            {...closeRegister(), expectUnloadPage: true},
            {
                content: "The till is closed",
                trigger: "body:contains('Open Register')",
            },
        ].flat(),
});

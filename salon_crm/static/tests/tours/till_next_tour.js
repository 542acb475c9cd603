import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const chooseLaura = () => [...Visits.openList(), ...Visits.choose("Laura Tester")];

const openNext = () => ({
    content: "Open the proposals for the next visit",
    trigger: ".salon-next-button:visible",
    run: "click",
});

const bookMain = () => [
    {
        content: "One tap books what is proposed first",
        trigger: ".salon-next-main:not(:disabled):contains('Anna Scissorhands')",
        run: "click",
    },
    {
        content: "It is booked",
        trigger: ".salon-next-made:contains('printed on the receipt')",
    },
];

const close = () => [
    {content: "Close the proposals", trigger: ".salon-next-close", run: "click"},
    {content: "They are closed", trigger: negate(".salon-next")},
];

const receiptShows = (selector, what) => ({
    content: `The receipt shows ${what}`,
    trigger: `.pos-receipt ${selector}`,
});

const fitsTheScreen = () => ({
    content: "Nothing is cut off",
    trigger: ".salon-next-others",
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error("The screen must be scrolled sideways");
        }
    },
});

tours.add("salon_till_next_visit", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            openNext(),
            {
                content: "The client is named, with some other times",
                trigger:
                    ".salon-next:contains('Laura Tester'):has(.salon-next-other:nth-child(3))",
            },
            fitsTheScreen(),
            bookMain(),
            // A slip is taken back
            {content: "Undo", trigger: ".salon-next-undo", run: "click"},
            bookMain(),
            close(),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            receiptShows(".salon-receipt-visit:contains('V0')", "the visit"),
            receiptShows(
                ".salon-receipt-next:contains('Lime Lane 1'):contains('Anna')",
                "when, where and with whom"
            ),
            receiptShows(
                ".salon-receipt-qr[src^='data:image/svg'][data-url*='/salon/visit/']",
                "the code"
            ),
            receiptShows(
                ".salon-receipt-aftercare:contains('Two days without shampoo.')",
                "the after-care"
            ),
            {
                content: "The receipt goes by e-mail, too",
                trigger: ".send-receipt-email-input",
                run: "edit laura@example.com",
            },
            {
                content: "Send it",
                trigger: ".send-receipt-email-input + div button:not(:disabled)",
                run: "click",
            },
            {
                content: "It is sent",
                trigger: ".notice:contains('Receipt sent successfully')",
                timeout: 30000,
            },
            openNext(),
            {
                content: "It is known that there is one",
                trigger: ".salon-next-booked:contains('Booked already')",
            },
            Dialog.cancel(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_next_gone", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            openNext(),
            {
                content: "Somebody else takes the time before it is tapped",
                trigger: ".salon-next-main",
                async run() {
                    const {data} = window.posmodel;
                    const call = data.call.bind(data);
                    data.call = async (model, method, args) => {
                        if (method === "book_next") {
                            data.call = call;
                            const [config, wish] = args;
                            const other = {...wish, request_uid: "another-till"};
                            await call(model, method, [config, other]);
                        }
                        return call(model, method, args);
                    };
                },
            },
            {
                content: "Tap it",
                trigger: ".salon-next-main:not(:disabled)",
                run: "click",
            },
            {
                content: "It is said, and there are fresh times at once",
                trigger: ".salon-next:has(.salon-next-trouble):has(.salon-next-main)",
            },
            bookMain(),
            close(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_next_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            Offline.setOfflineMode(),
            openNext(),
            {
                content: "It says that the server is needed",
                trigger: ".salon-next-trouble:contains('Paying goes on as usual')",
            },
            Dialog.cancel(),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            receiptShows(".salon-receipt-visit:contains('V0')", "the visit"),
            receiptShows(".salon-receipt-aftercare", "the after-care"),
            ReceiptScreen.clickNextOrder(),
            Offline.setOnlineMode(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_next_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            chooseLaura(),
            {
                content: "Pay",
                trigger: ".pay-order-button:visible",
                run: "click",
            },
            openNext(),
            fitsTheScreen(),
            bookMain(),
            close(),
            Chrome.endTour(),
        ].flat(),
});

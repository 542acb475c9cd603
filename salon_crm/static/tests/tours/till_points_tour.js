import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as Points from "@salon_crm/../tests/tours/utils/points_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const chooseLaura = () => [...Visits.openList(), ...Visits.choose("Laura Tester")];
const payByBank = () =>
    [
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Bank"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ].flat();

tours.add("salon_till_points_gold", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            ProductScreen.totalAmountIs("130.00"),
            Points.summarySays("tier", "Test gold ×1.5"),
            Points.summarySays("before", "100"),
            Points.summarySays("won", "+195"),
            Points.summarySays("balance", "295"),
            PosLoyalty.claimReward("per point"),
            ProductScreen.totalAmountIs("120.00"),
            Points.summarySays("won", "+180"),
            Points.summarySays("spent", "−100"),
            Points.summarySays("balance", "180"),
            payByBank(),
            Points.receiptSays("won", "Test gold ×1.5"),
            Points.receiptSays("won", "180"),
            Points.receiptSays("spent", "100"),
            Points.receiptSays("balance", "180"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_points_refund", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("077"),
            ...[1, 2].flatMap((number) => [
                {
                    content: `Choose line ${number}`,
                    trigger: `.ticket-screen .order-container .orderline:nth-child(${number})`,
                    run: "click",
                },
                ProductScreen.clickNumpad("1"),
            ]),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.totalIs("-40.00"),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Points.receiptSays("taken", "40"),
            Points.receiptSays("given", "100"),
            Points.receiptSays("balance", "100"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_points_rise", {
    steps: () =>
        [
            Chrome.startPoS(),
            chooseLaura(),
            Points.nextTierTakes("130.00 to Test gold"),
            Points.summarySays("won", "+130"),
            payByBank(),
            Points.receiptSays("won", "130"),
            // It says what this payment reached.
            Points.receiptNamesMember("Test gold", "870.00 to Test diamond"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            // The next one is by the tier that this payment reached.
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Laura Tester"),
            ProductScreen.clickDisplayedProduct("Till cut"),
            Points.nextTierTakes("870.00 to Test diamond"),
            Points.summarySays("tier", "Test gold ×1.5"),
            Points.summarySays("before", "130"),
            Points.summarySays("won", "+75"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_points_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            Offline.setOfflineMode(),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Laura Tester"),
            ProductScreen.clickDisplayedProduct("Till cut"),
            Points.summarySays("won", "+75"),
            Points.summarySays("balance", "175"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.isShown(),
            Points.receiptSays("won", "75"),
            Points.receiptSays("balance", "175"),
            ReceiptScreen.clickNextOrder(),
            // What was kept is sent with the next one.
            Offline.setOnlineMode(),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Nora Tester"),
            ProductScreen.clickDisplayedProduct("Till cut"),
            payByBank(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_points_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            chooseLaura(),
            Points.summarySays("tier", "Test gold ×1.5"),
            Points.summarySays("won", "+195"),
            Points.summarySays("balance", "295"),
            Chrome.endTour(),
        ].flat(),
});

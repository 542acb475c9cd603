import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Deposit from "@salon_crm/../tests/tours/utils/deposit_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
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

tours.add("salon_pos_deposit_take", {
    steps: () =>
        [
            Chrome.startPoS(),
            Deposit.open(),
            Deposit.search("vera"),
            Deposit.isNotListed("Laura Tester"),
            Deposit.press("Vera Later", "take"),
            Deposit.amountIs("24"),
            Deposit.toOrder(),
            ProductScreen.customerIsSelected("Vera Later"),
            Deposit.lineSays("For visit", "24.00"),
            ProductScreen.totalAmountIs("24.00"),
            pay(),
            Deposit.receiptSays("For visit", "24.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_deposit_use", {
    steps: () =>
        [
            Chrome.startPoS(),
            Visits.openList(),
            Visits.choose("Laura Tester"),
            Deposit.lineSays("Deposit used", "-30.00"),
            ProductScreen.totalAmountIs("100.00"),
            pay(),
            Deposit.receiptSays("Deposit used", "-30.00"),
            ReceiptScreen.receiptAmountTotalIs("100.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_deposit_give_back", {
    steps: () =>
        [
            Chrome.startPoS(),
            Deposit.open(),
            Deposit.press("Vera Later", "back"),
            Deposit.amountIs("24"),
            Deposit.toOrder(),
            Deposit.lineSays("Given back", "24.00"),
            Visits.areLoadedAnew(),
            pay(),
            Deposit.receiptSays("Given back", "24.00"),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_deposit_offline", {
    steps: () =>
        [
            Chrome.startPoS(),
            Offline.setOfflineMode(),
            Visits.openList(),
            Visits.choose("Laura Tester"),
            Deposit.lineSays("Deposit used", "-30.00"),
            ProductScreen.totalAmountIs("100.00"),
            pay(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.clickNextOrder(),
            Deposit.open(),
            {
                content: "It says that only today's visits are known",
                trigger: ".salon-deposits-offline",
            },
            // The deposit is used here, though the server does not know it yet
            {
                content: "Nothing is left to give back",
                trigger:
                    ".salon-deposit-row:contains('Laura Tester'):not(:has(.salon-deposit-back))",
            },
            {
                content: "Close",
                trigger: ".salon-deposits-close",
                run: "click",
            },
            Offline.setOnlineMode(),
            Visits.openList(),
            Visits.closeList(),
            // What was paid meanwhile is sent with the next payment
            Visits.openList(),
            Visits.choose("Nora Tester"),
            pay(),
            ReceiptScreen.clickNextOrder(),
            Chrome.isSynced(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_deposit_phone", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickReview(),
            Deposit.open(),
            Deposit.press("Vera Later", "take"),
            Deposit.amountIs("24"),
            Deposit.toOrder(),
            Deposit.lineSays("For visit", "24.00"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_pos_deposit_no_branch", {
    steps: () =>
        [
            Chrome.startPoS(),
            ProductScreen.clickControlButtonMore(),
            {
                content: "There is no button for deposits",
                trigger: ".control-buttons-modal:not(:has(.salon-deposit-button))",
            },
            Chrome.endTour(),
        ].flat(),
});

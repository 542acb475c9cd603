import {NextVisitButton} from "@salon_crm/pos/components/next_visit_button/next_visit_button";
import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {SalonReceipt} from "@salon_crm/pos/components/salon_receipt/salon_receipt";
import {patch} from "@web/core/utils/patch";

patch(OrderReceipt, {
    components: {...OrderReceipt.components, SalonReceipt},
});

patch(ReceiptScreen, {
    components: {...ReceiptScreen.components, NextVisitButton},
});

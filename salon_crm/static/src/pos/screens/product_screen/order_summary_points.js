import {OrderSummary} from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import {SalonPoints} from "@salon_crm/pos/components/salon_points/salon_points";
import {patch} from "@web/core/utils/patch";

patch(OrderSummary, {
    components: {...OrderSummary.components, SalonPoints},
});

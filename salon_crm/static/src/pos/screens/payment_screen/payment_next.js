import {NextVisitButton} from "@salon_crm/pos/components/next_visit_button/next_visit_button";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {patch} from "@web/core/utils/patch";

patch(PaymentScreen, {
    components: {...PaymentScreen.components, NextVisitButton},
});

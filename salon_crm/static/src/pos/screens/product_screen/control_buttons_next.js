import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {NextVisitButton} from "@salon_crm/pos/components/next_visit_button/next_visit_button";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons, {
    components: {...ControlButtons.components, NextVisitButton},
});

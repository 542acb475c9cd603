import {ActionpadWidget} from "@point_of_sale/app/screens/product_screen/action_pad/action_pad";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {VisitsButton} from "@salon_crm/pos/components/visits_button/visits_button";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons, {
    components: {...ControlButtons.components, VisitsButton},
});

patch(ActionpadWidget, {
    components: {...ActionpadWidget.components, VisitsButton},
});

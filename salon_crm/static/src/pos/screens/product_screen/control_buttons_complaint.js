import {ComplaintButton} from "@salon_crm/pos/components/complaint_button/complaint_button";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons, {
    components: {...ControlButtons.components, ComplaintButton},
});

import {ComplaintDialog, notedText} from "@salon_crm/common/complaint/complaint_dialog";
import {Component} from "@odoo/owl";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Opens the form for what a client tells at the till. */
export class ComplaintButton extends Component {
    static template = "salon_crm.ComplaintButton";
    static props = {
        order: {type: Object, optional: true},
        class: String,
        onOpen: {type: Function, optional: true},
    };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
    }

    get isShown() {
        return Boolean(this.pos.config.salon_branch_id && this.props.order);
    }

    open() {
        const {pos} = this;
        const {order} = this.props;
        this.props.onOpen?.();
        this.dialog.add(ComplaintDialog, {
            draft: pos.getComplaintDraft(order),
            client: order.partner_id?.name || "",
            visits: pos.getVisitsOfComplaint(order),
            loadKinds: () => pos.loadComplaintKinds(),
            send: (told) => pos.sendComplaint(order, told),
            done: (answer) =>
                this.notification.add(notedText(answer), {type: "success"}),
        });
    }
}

import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

const SHARES = [10, 20, 30, 50];

/** Who did what a line of the bill is for, and with whom. */
export class PeoplePopup extends Component {
    static template = "salon_crm.PeoplePopup";
    static components = {Dialog};
    static props = {line: Object, getPayload: Function, close: Function};

    setup() {
        this.pos = usePos();
        const line = this.props.line;
        this.state = useState({
            stylistId: line.salon_stylist_id?.id || false,
            requested: Boolean(line.salon_requested),
            helperId: line.salon_helper_id?.id || false,
            share: line.salon_helper_share || SHARES[2],
        });
        this.shares = SHARES;
    }

    get title() {
        return this.props.line.getFullProductName();
    }

    get people() {
        const people = this.pos.getPeople();
        const own = this.props.line.salon_stylist_id;
        return !own || people.some((one) => one.id === own.id)
            ? people
            : [own, ...people];
    }

    get helpers() {
        return this.people.filter((person) => person.id !== this.state.stylistId);
    }

    /** A visit's service was done by somebody; a bottle may be sold by nobody. */
    get mayBeNobody() {
        return !this.props.line.salon_appointment_line_id;
    }

    chooseStylist(id) {
        if (this.state.stylistId !== id) {
            // Another is not whom the client asked for.
            this.state.requested = false;
        }
        this.state.stylistId = id;
        if (this.state.helperId === id) {
            this.state.helperId = false;
        }
    }

    chooseHelper(id) {
        this.state.helperId = this.state.helperId === id ? false : id;
    }

    setShare(value) {
        const share = Number(String(value).replace(",", "."));
        this.state.share = Math.min(100, Math.max(0, share || 0));
    }

    confirm() {
        const byId = (id) => this.people.find((person) => person.id === id);
        this.props.getPayload({
            stylist: byId(this.state.stylistId),
            requested: this.state.requested,
            helper: byId(this.state.helperId),
            share: this.state.share,
        });
        this.props.close();
    }
}

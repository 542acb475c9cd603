import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {Input} from "@point_of_sale/app/components/inputs/input/input";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {groupBy} from "@web/core/utils/arrays";
import {normalize} from "@web/core/l10n/utils";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";
import {uuidv4} from "@point_of_sale/utils";

// Fewer fit on a screen: nothing has to be searched.
const MANY = 12;

/** Somebody walked in: what they want is one tap. */
export class WalkInPopup extends Component {
    static template = "salon_crm.WalkInPopup";
    static components = {Dialog, Input};
    static props = {services: Array, close: Function};

    setup() {
        this.pos = usePos();
        this.ui = useService("ui");
        this.notification = useService("notification");
        this.client = this.pos.getOrder()?.partner_id;
        this.state = useState({
            query: "",
            name: "",
            knows: typeof this.client?.id === "number",
            wanted: null,
            refused: "",
            busy: false,
        });
        // A tap that is repeated after a lost answer makes one visit.
        this.requests = {};
        this.durationText = durationText;
    }

    get hasMany() {
        return this.props.services.length > MANY;
    }

    get groups() {
        const query = normalize(this.state.query.trim());
        const found = this.props.services.filter((service) =>
            normalize(`${service.name} ${service.category}`).includes(query)
        );
        return Object.entries(groupBy(found, ({category}) => category)).map(
            ([title, services]) => ({title, services})
        );
    }

    requestOf(service, queue) {
        this.requests[service.product_id] ??= uuidv4();
        return {
            product_ids: [service.product_id],
            partner_id: this.state.knows ? this.client.id : false,
            name: this.state.knows ? "" : this.state.name,
            request_uid: this.requests[service.product_id],
            queue,
        };
    }

    async choose(service) {
        const answer = await this.ask(service, false);
        if (answer?.refused) {
            this.state.wanted = service;
            this.state.refused = answer.refused;
        } else if (answer) {
            this.say(answer);
            this.props.close();
        }
    }

    async wait() {
        if (await this.ask(this.state.wanted, true)) {
            this.notification.add(_t("They are in the queue of the desk's board."), {
                type: "success",
            });
            this.props.close();
        }
    }

    async ask(service, queue) {
        if (this.state.busy) {
            return null;
        }
        this.state.busy = true;
        try {
            return await this.pos.walkIn(this.requestOf(service, queue));
        } finally {
            this.state.busy = false;
        }
    }

    /** Who serves them is what the client is told. */
    say({visit_id: id}) {
        const visit = this.pos.models["salon.appointment"].get(id);
        const stylists = new Set(visit?.getLines().map((line) => line.employee_name));
        const who = [...stylists].filter(Boolean).join(", ");
        this.notification.add(
            who
                ? _t("%(client)s is served by %(stylist)s now.", {
                      client: visit.clientName,
                      stylist: who,
                  })
                : _t("The visit has begun."),
            {type: "success"}
        );
    }

    back() {
        this.state.wanted = null;
        this.state.refused = "";
    }
}

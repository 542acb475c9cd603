import {Component, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {uuidv4} from "@point_of_sale/utils";

const OFFLINE = _t(
    "The server cannot be reached: the next visit can be booked when the connection is " +
        "back. Paying goes on as usual."
);

/** Proposes the next visit before the client leaves; one tap books it. */
export class NextVisitPopup extends Component {
    static template = "salon_crm.NextVisitPopup";
    static components = {Dialog};
    static props = {order: Object, close: Function};

    setup() {
        this.pos = usePos();
        this.state = useState({
            loading: true,
            trouble: "",
            told: null,
            made: null,
            undo: false,
        });
        this.ask();
    }

    get main() {
        return this.state.told?.proposals[0];
    }

    get others() {
        return this.state.told?.proposals.slice(1) || [];
    }

    get nothing() {
        const told = this.state.told;
        return told && !this.state.loading && !told.proposals.length;
    }

    ask() {
        return this.work(async () => {
            this.state.told = await this.pos.askNextVisit(this.props.order);
        });
    }

    book(proposal) {
        // Kept with the proposal: who taps again after a lost answer books once.
        proposal.uid ||= uuidv4();
        return this.work(async () => {
            const answer = await this.pos.bookNextVisit(
                this.props.order,
                proposal,
                proposal.uid
            );
            if (answer.booked && !answer.refused) {
                this.state.made = answer.booked;
                this.state.undo = answer.undo;
            } else {
                this.state.told = answer;
                this.state.trouble = answer.refused;
            }
        });
    }

    undo() {
        return this.work(async () => {
            await this.pos.undoNextVisit(this.props.order, this.state.undo);
            this.state.made = null;
            this.state.told = await this.pos.askNextVisit(this.props.order);
        });
    }

    async work(step) {
        this.state.loading = true;
        this.state.trouble = "";
        try {
            await step();
        } catch (error) {
            this.state.trouble = this.inWords(error);
        } finally {
            this.state.loading = false;
        }
    }

    inWords(error) {
        if (error instanceof ConnectionLostError || this.pos.data.network.offline) {
            return OFFLINE;
        }
        return error.data?.message || _t("The next visit could not be booked.");
    }
}

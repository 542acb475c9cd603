import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** As the server has it, see LONGEST_TOLD. */
const LONGEST = 5000;

/**
 * What a client tells at the desk or at the till: a tap for the kind, and their words.
 *
 * What was typed lives in `draft`, which the caller keeps: it is there again after a
 * lost connection or a slip of the finger.
 */
export class ComplaintDialog extends Component {
    static template = "salon_crm.ComplaintDialog";
    static components = {Dialog};
    static props = {
        // {kind, severity ("": that of the kind), description, visitId}
        draft: Object,
        // Client's name, may be empty
        client: String,
        // [{id, name}] to choose from
        visits: Array,
        // () => Promise of [{code, name, severity, is_health}]
        loadKinds: Function,
        // (values) => Promise of {id, name, joined}
        send: Function,
        // Takes what `send` answered
        done: Function,
        close: Function,
    };

    setup() {
        this.draft = useState(this.props.draft);
        this.state = useState({kinds: [], busy: false, failure: ""});
        this.text = useRef("text");
        this.longest = LONGEST;
        onWillStart(() => this.run(() => this.loadKinds()));
        useEffect(
            (kind) => kind && this.text.el?.focus(),
            () => [this.draft.kind]
        );
    }

    get severities() {
        return [
            {value: "0", label: _t("Low")},
            {value: "1", label: _t("Medium")},
            {value: "2", label: _t("High")},
            {value: "3", label: _t("Urgent")},
        ];
    }

    get kind() {
        return this.state.kinds.find(({code}) => code === this.draft.kind);
    }

    get severity() {
        return this.draft.severity || this.kind?.severity || "";
    }

    /** Of somebody's health nothing is kept in words. */
    get isHealth() {
        return Boolean(this.kind?.is_health);
    }

    get isComplete() {
        return Boolean(this.kind && (this.isHealth || this.draft.description.trim()));
    }

    /** Where the server was not reached, the kinds are still to come. */
    get maySend() {
        const {kinds, busy} = this.state;
        return !busy && (this.isComplete || !kinds.length);
    }

    chooseVisit(value) {
        this.draft.visitId = Number(value) || false;
    }

    async loadKinds() {
        this.state.kinds = await this.props.loadKinds();
    }

    /** One thing at a time; what goes wrong is said here, and nothing typed is lost. */
    async run(work) {
        if (this.state.busy) {
            return undefined;
        }
        Object.assign(this.state, {busy: true, failure: ""});
        try {
            return await work();
        } catch (error) {
            this.state.failure = this.failureText(error);
            return undefined;
        } finally {
            this.state.busy = false;
        }
    }

    failureText(error) {
        if (error instanceof ConnectionLostError) {
            return _t(
                "This needs the server, which cannot be reached. What you wrote is " +
                    "kept: send it when the connection is back."
            );
        }
        if (error instanceof RPCError) {
            return error.data?.message || error.message;
        }
        throw error;
    }

    get told() {
        const {draft, isHealth} = this;
        return {...draft, description: isHealth ? "" : draft.description};
    }

    async confirm() {
        const answer = await this.run(async () => {
            if (!this.state.kinds.length) {
                await this.loadKinds();
            }
            return this.isComplete ? await this.props.send(this.told) : null;
        });
        if (answer) {
            this.props.done(answer);
            this.props.close();
        }
    }
}

/** What is said after it was noted. */
export function notedText({name, joined}) {
    return joined ? _t("Added to %s, which is open.", name) : _t("Noted as %s.", name);
}

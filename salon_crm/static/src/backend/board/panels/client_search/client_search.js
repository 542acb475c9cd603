import {Component, useRef, useState} from "@odoo/owl";
import {failureText, useTask} from "@salon_crm/backend/board/panels/panel_hooks";
import {onListKey, stepInList} from "@salon_crm/backend/board/panels/list_keys";
import {_t} from "@web/core/l10n/translation";
import {guessClient} from "@salon_crm/backend/board/panels/client_search/guess";
import {useAutofocus} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";

const DELAY = 120;
let lastId = 0;

/**
 * Finds a client by what staff know: the phone's last digits, a name, pinyin or its
 * initials; or makes a new one, or a passer-by without a record. What was chosen is
 * shown in the place of the box, and can be given up again.
 */
export class ClientSearch extends Component {
    static template = "salon_crm.BoardClientSearch";
    static props = {
        store: Object,
        // A row of the server's `clients`, or `{id: false, name}` of a passer-by
        client: {type: [Object, {value: null}], optional: true},
        onChange: Function,
        // Shows the card of who was chosen
        onOpen: {type: Function, optional: true},
        autofocus: {type: Boolean, optional: true},
        passerBy: {type: Boolean, optional: true},
    };
    static defaultProps = {client: null, autofocus: false, passerBy: true};

    setup() {
        lastId += 1;
        this.id = `o_salon_client_search_${lastId}`;
        this.state = useState({
            text: "",
            clients: [],
            searched: "",
            open: false,
            active: -1,
            failure: "",
            fresh: null,
        });
        this.task = useTask();
        this.asked = 0;
        this.chooseWhenFound = false;
        this.search = useDebounced(() => this.askForClients(), DELAY);
        this.box = useRef("box");
        if (this.props.autofocus) {
            useAutofocus({refName: "box", mobile: true});
        }
        useAutofocus({refName: "freshName", mobile: true});
    }

    // ------------------------------------------------------------
    // What can be chosen
    // ------------------------------------------------------------

    get typed() {
        return this.state.text.trim();
    }

    /** Those that were found, then a new client, then a passer-by. */
    get options() {
        const options = this.state.clients.map((client) => ({
            key: `client_${client.id}`,
            client,
            choose: () => this.choose(client),
        }));
        if (this.typed) {
            options.push({
                key: "new",
                icon: "fa-user-plus",
                label: _t("New client “%s”…", this.typed),
                choose: () => this.openNew(),
            });
        }
        if (this.props.passerBy) {
            const {name} = guessClient(this.typed);
            options.push({
                key: "passer_by",
                icon: "fa-user-o",
                label: name
                    ? _t("Passer-by “%s”, no record", name)
                    : _t("Passer-by, no record"),
                choose: () => this.choose({id: false, name}),
            });
        }
        return options;
    }

    get isSearching() {
        return this.typed !== this.state.searched;
    }

    get passerByLabel() {
        return _t("Passer-by");
    }

    optionId(index) {
        return `${this.id}_option_${index}`;
    }

    // ------------------------------------------------------------
    // Searching
    // ------------------------------------------------------------

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.open = true;
        this.state.active = -1;
        this.chooseWhenFound = false;
        this.search();
    }

    async askForClients() {
        const text = this.typed;
        this.asked += 1;
        const turn = this.asked;
        let clients = [];
        let failure = "";
        try {
            clients = text ? await this.props.store.call("clients", {text}) : [];
        } catch (error) {
            failure = failureText(error);
        }
        if (turn === this.asked) {
            this.found(text, clients, failure);
        }
    }

    found(text, clients, failure) {
        Object.assign(this.state, {clients, failure, searched: text});
        this.state.active = text && !failure ? 0 : -1;
        if (this.chooseWhenFound && clients.length === 1) {
            this.choose(clients[0]);
        }
        this.chooseWhenFound = false;
    }

    // ------------------------------------------------------------
    // Choosing
    // ------------------------------------------------------------

    onKeydown(ev) {
        const step = (by) => stepInList(this.state, this.options.length, by);
        onListKey(ev, {
            ArrowDown: () => step(1),
            ArrowUp: () => step(-1),
            Enter: () => this.chooseActive(),
            Escape: () => this.giveUp(),
        });
    }

    chooseActive() {
        if (this.typed && this.isSearching) {
            this.chooseWhenFound = true;
            return true;
        }
        const option = this.state.open && this.options[this.state.active];
        if (!option) {
            return false;
        }
        option.choose();
        return true;
    }

    /** The list goes first; without one Esc is the panel's. */
    giveUp() {
        const wasOpen = this.state.open && Boolean(this.typed);
        this.state.open = false;
        return wasOpen;
    }

    choose(client) {
        this.search.cancel();
        this.asked += 1;
        Object.assign(this.state, {
            text: "",
            searched: "",
            clients: [],
            open: false,
            active: -1,
            failure: "",
            fresh: null,
        });
        this.props.onChange(client);
    }

    // ------------------------------------------------------------
    // A new client
    // ------------------------------------------------------------

    openNew() {
        this.state.open = false;
        this.state.fresh = guessClient(this.typed);
    }

    closeNew() {
        this.state.fresh = null;
        this.task.failure = "";
        this.box.el?.focus();
    }

    onNewKeydown(ev) {
        if (ev.key === "Escape" && !ev.isComposing) {
            ev.stopPropagation();
            this.closeNew();
        }
    }

    async addNew() {
        const {name, phone} = this.state.fresh;
        const client = await this.task.run(() =>
            this.props.store.call("add_client", {
                name: name.trim(),
                phone: phone.trim(),
            })
        );
        if (client) {
            this.choose(client);
        }
    }
}

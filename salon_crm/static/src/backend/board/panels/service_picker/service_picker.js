import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {
    byCategory,
    matching,
    usesOf,
} from "@salon_crm/backend/board/panels/service_picker/ordering";
import {onListKey, stepInList} from "@salon_crm/backend/board/panels/list_keys";
import {_t} from "@web/core/l10n/translation";
import {durationText} from "@salon_crm/common/durations";
import {failureText} from "@salon_crm/backend/board/panels/panel_hooks";
import {formatCurrency} from "@web/core/currency";

let lastId = 0;

/**
 * Chooses the services of a visit, and who does each. A choice is
 * `{product_id, employee_id (false: anyone), requested (asked for by name)}`.
 */
export class ServicePicker extends Component {
    static template = "salon_crm.BoardServicePicker";
    static props = {
        store: Object,
        services: Array,
        onChange: Function,
        // Enter where nothing is typed
        onSubmit: {type: Function, optional: true},
        // Who does what is added, if they may do it
        employeeId: {type: [Number, {value: false}], optional: true},
        // Whom the client always asks for
        preferredId: {type: [Number, {value: false}], optional: true},
    };
    static defaultProps = {
        onSubmit: () => false,
        employeeId: false,
        preferredId: false,
    };

    setup() {
        lastId += 1;
        this.id = `o_salon_services_${lastId}`;
        this.store = useState(this.props.store);
        this.state = useState({
            text: "",
            active: -1,
            open: !this.props.services.length,
            catalogue: [],
            staff: null,
            loading: true,
            failure: "",
        });
        this.input = useRef("input");
        onWillStart(() => {
            this.load();
        });
    }

    /** The panel is there at once; a slow catalogue comes into it. */
    async load() {
        this.state.loading = true;
        this.state.failure = "";
        try {
            const {services, staff} = await this.props.store.catalogue();
            Object.assign(this.state, {catalogue: services, staff});
        } catch (error) {
            this.state.failure = failureText(error);
        }
        this.state.loading = false;
    }

    focus() {
        this.input.el?.focus();
    }

    // ------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------

    get options() {
        return matching(this.state.catalogue, {
            text: this.state.text,
            uses: usesOf(Object.values(this.store.visits)),
            employeeId: this.props.employeeId,
        });
    }

    /** With the place of each in the order of the arrow keys. */
    get groups() {
        let index = -1;
        return byCategory(this.options).map(({category, services}) => ({
            category,
            services: services.map((service) => {
                index += 1;
                return {service, index};
            }),
        }));
    }

    get isOpen() {
        return this.state.open || !this.props.services.length;
    }

    get chosen() {
        return this.props.services.map((choice, index) => ({
            choice,
            index,
            key: `${index}_${choice.product_id}`,
            service: this.serviceOf(choice.product_id),
            staff: this.staffFor(choice),
        }));
    }

    serviceOf(productId) {
        return this.state.catalogue.find((one) => one.product_id === productId);
    }

    get people() {
        return (
            this.state.staff ||
            this.store.data.columns.filter((column) => column.employee_id)
        );
    }

    /** Who is chosen is there even if nobody knows whether they may do it. */
    staffFor(choice) {
        const may = this.serviceOf(choice.product_id)?.employee_ids || [];
        return this.people.filter(
            ({employee_id: id}) => may.includes(id) || id === choice.employee_id
        );
    }

    detail(service) {
        const price = formatCurrency(service.price, this.store.data.branch.currency_id);
        return `${durationText(service.minutes)} · ${price}`;
    }

    optionId(index) {
        return `${this.id}_option_${index}`;
    }

    withLabel(service) {
        return _t("Who does %s", service?.name || "");
    }

    // ------------------------------------------------------------
    // Choosing
    // ------------------------------------------------------------

    add(service) {
        const {services, employeeId, preferredId} = this.props;
        const person = service.employee_ids.includes(employeeId) ? employeeId : false;
        this.state.text = "";
        this.state.active = -1;
        this.state.open = false;
        this.props.onChange([
            ...services,
            {
                product_id: service.product_id,
                employee_id: person,
                requested: Boolean(person) && person === preferredId,
            },
        ]);
        this.focus();
    }

    remove(index) {
        this.props.onChange(this.props.services.filter((_, at) => at !== index));
        this.focus();
    }

    change(index, values) {
        this.props.onChange(
            this.props.services.map((choice, at) =>
                at === index ? {...choice, ...values} : choice
            )
        );
    }

    /** Whoever is picked from the list was asked for. */
    setPerson(index, value) {
        const employee = Number(value) || false;
        this.change(index, {employee_id: employee, requested: Boolean(employee)});
    }

    // ------------------------------------------------------------
    // Keys
    // ------------------------------------------------------------

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.open = true;
        this.state.active = this.state.text.trim() ? 0 : -1;
    }

    onKeydown(ev) {
        const step = (by) => stepInList(this.state, this.options.length, by);
        onListKey(ev, {
            ArrowDown: () => step(1),
            ArrowUp: () => step(-1),
            Enter: () => this.addActive(),
            Escape: () => this.giveUp(),
        });
    }

    addActive() {
        const service = this.isOpen && this.groupsFlat[this.state.active];
        if (service) {
            this.add(service);
            return true;
        }
        return this.state.text.trim() ? true : this.props.onSubmit();
    }

    get groupsFlat() {
        return this.groups.flatMap((group) => group.services.map((row) => row.service));
    }

    giveUp() {
        const hadText = Boolean(this.state.text);
        this.state.text = "";
        this.state.active = -1;
        return hadText;
    }
}

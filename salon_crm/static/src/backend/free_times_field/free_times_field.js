import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * Free times as buttons, by day. Pressing one books it: the record is saved with the
 * time in its field `chosen`, and its method `action_book` is called.
 */
export class FreeTimesField extends Component {
    static template = "salon_crm.FreeTimesField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.state = useState({busy: false});
    }

    get days() {
        const times = this.props.record.data[this.props.name] || [];
        const days = new Map();
        for (const time of times) {
            days.set(time.day, [...(days.get(time.day) || []), time]);
        }
        return [...days.entries()].map(([day, inDay]) => ({day, times: inDay}));
    }

    async book(time) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {record} = this.props;
        try {
            await record.update({chosen: time});
            if (await record.save()) {
                await this.action.doActionButton({
                    type: "object",
                    name: "action_book",
                    resModel: record.resModel,
                    resId: record.resId,
                    resIds: [record.resId],
                    context: record.context,
                });
            }
        } catch (error) {
            // The time may be gone: show what is free now, below the message.
            await record.load();
            throw error;
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("fields").add("salon_free_times", {
    component: FreeTimesField,
    displayName: _t("Free times"),
    supportedTypes: ["json"],
});

import {PeoplePopup} from "@salon_crm/pos/components/people_popup/people_popup";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {TipsPopup} from "@salon_crm/pos/components/tips_popup/tips_popup";
import {_t} from "@web/core/l10n/translation";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {patch} from "@web/core/utils/patch";

/** Who did what is on the bill, and who gets which tip. */
patch(PosStore.prototype, {
    getPeople() {
        return this.models["resource.resource"]
            .getAll()
            .toSorted((one, other) => one.name.localeCompare(other.name));
    },

    async askPeopleOfLine(line) {
        const people = await makeAwaitable(this.dialog, PeoplePopup, {line});
        if (people) {
            this.setPeopleOfLine(line, people);
        }
    },

    /**
     * @param {PosOrderline} line
     * @param {Object} people {stylist, requested, helper, share}
     */
    setPeopleOfLine(line, {stylist, requested, helper, share}) {
        line.salon_stylist_id = stylist || undefined;
        line.salon_requested = Boolean(stylist && requested);
        line.salon_helper_id = (stylist && helper) || undefined;
        line.salon_helper_share = stylist && helper ? share : 0;
    },

    // ------------------------------------------------------------
    // Tips
    // ------------------------------------------------------------

    canTipPeople(order = this.getOrder()) {
        return Boolean(
            this.config.salon_branch_id &&
                this.config.salon_tips &&
                order &&
                !order.finalized &&
                !order.isRefund
        );
    },

    /** Who did something on this bill, in its order. */
    getPeopleOfOrder(order) {
        const people = order.lines.flatMap((line) => [
            line.salon_stylist_id,
            line.salon_helper_id,
        ]);
        return [...new Set(people.filter(Boolean))];
    },

    getTipOf(order, person) {
        const line = this.getTipLine(order, person);
        return line ? line.price_unit * line.qty : 0;
    },

    getTipLine(order, person) {
        return order.lines.find(
            (line) => line.isTipLine() && line.salon_stylist_id?.id === person.id
        );
    },

    async askTips() {
        const order = this.getOrder();
        if (!this.config.tip_product_id) {
            this.notification.add(_t("This till has no product for tips."), {
                type: "warning",
            });
            return;
        }
        const tips = await makeAwaitable(this.dialog, TipsPopup, {order});
        if (tips) {
            await this.setTips(order, tips);
        }
    },

    /**
     * @param {PosOrder} order
     * @param {Array<Object>} tips of {person, amount}; an amount of 0 takes a tip away
     */
    async setTips(order, tips) {
        const product = this.config.tip_product_id;
        for (const {person, amount} of tips) {
            const line = this.getTipLine(order, person);
            if (line && amount) {
                line.setUnitPrice(amount);
            } else if (line) {
                order.removeOrderline(line);
            } else if (amount) {
                await this.addLineToOrder(
                    {
                        product_id: product,
                        product_tmpl_id: product.product_tmpl_id,
                        price_unit: amount,
                        salon_stylist_id: person,
                    },
                    order,
                    {},
                    false
                );
            }
        }
        const total = order.lines
            .filter((line) => line.isTipLine())
            .reduce((sum, line) => sum + line.price_unit * line.qty, 0);
        order.is_tipped = total > 0;
        order.tip_amount = total;
    },
});

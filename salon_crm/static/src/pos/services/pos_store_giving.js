import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {SALE} from "@salon_crm/pos/utils/giveaway";
import {SelectionPopup} from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import {_t} from "@web/core/l10n/translation";
import {accountTaxHelpers} from "@account/helpers/account_tax";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {patch} from "@web/core/utils/patch";

/** A bill is rounded off to the unit or to ten, without cents to ten or a hundred. */
const roundings = (currency) => (currency.decimal_places ? [1, 10] : [10, 100]);

patch(PosStore.prototype, {
    /** Charge nothing for a line, or for the whole bill. */
    async giveFreeOfCharge() {
        const order = this.getOrder();
        const lines = order.lines.filter(
            (line) =>
                line.isSalonRuled() && line.getSalonPart() === SALE && line.qty > 0
        );
        const chosen = await this.chooseFreeLines(lines);
        if (!chosen) {
            return;
        }
        const before = chosen.map((line) => [line, line.getDiscount()]);
        await Promise.all(chosen.map((line) => this.setDiscountFromUI(line, 100)));
        if (!(await this.askSalonRules(order))) {
            before.forEach(([line, discount]) =>
                this.setDiscountFromUI(line, discount)
            );
        }
    },

    async chooseFreeLines(lines) {
        if (lines.length < 2) {
            return lines.length ? lines : null;
        }
        const list = lines.map((line) => ({
            id: line.uuid,
            label: line.getFullProductName(),
            description: line.currencyDisplayPrice,
            item: [line],
        }));
        const bill = {id: "bill", label: _t("The whole bill"), item: lines};
        return makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("What is free of charge?"),
            list: [...list, bill],
            size: "md",
        });
    },

    /** Take the odd end off the bill, by a line that has the taxes of the others. */
    async roundOffBill() {
        const order = this.getOrder();
        const product = this.models["product.product"].get(
            this.getSalonRules().round_off_product_id
        );
        order.lines
            .filter((line) => line.isRoundOff())
            .forEach((line) => line.delete());
        const choices = this.getRoundings(order);
        if (!product || !choices.length) {
            this.dialog.add(AlertDialog, {
                title: _t("Nothing to round off"),
                body: _t("The bill is round already."),
            });
            return;
        }
        const amount = await this.chooseRounding(choices);
        if (!amount) {
            return;
        }
        const lines = await this.addRoundOff(order, product, amount);
        if (!(await this.askSalonRules(order))) {
            lines.forEach((line) => line.delete());
        }
    },

    /** @returns {Array} of {total, amount} that differ, the smallest amount first */
    getRoundings(order) {
        const total = order.priceIncl;
        const choices = roundings(this.currency).map((step) => {
            const round = Math.floor(total / step + 1e-9) * step;
            return {total: round, amount: this.currency.round(total - round)};
        });
        return choices.filter(
            (choice, index) =>
                choice.total > 0 &&
                choice.amount > 0 &&
                choice.amount !== choices[index - 1]?.amount
        );
    },

    async chooseRounding(choices) {
        if (choices.length === 1) {
            return choices[0].amount;
        }
        const format = this.env.utils.formatCurrency;
        return makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Round off to"),
            list: choices.map(({total, amount}) => ({
                id: total,
                label: format(total),
                description: _t("%s less", format(amount)),
                item: amount,
            })),
            size: "sm",
        });
    },

    async addRoundOff(order, product, amount) {
        const lines = [];
        for (const base of this.getRoundOffBaseLines(order, product, amount)) {
            const line = await this.addLineToOrder(
                {
                    product_id: product,
                    product_tmpl_id: product.product_tmpl_id,
                    price_unit: base.price_unit,
                    qty: base.quantity,
                    tax_ids: [["link", ...base.tax_ids]],
                    extra_tax_data:
                        accountTaxHelpers.export_base_line_extra_tax_data(base),
                },
                order,
                {force: true},
                false
            );
            lines.push(line);
        }
        return lines;
    },

    getRoundOffBaseLines(order, product, amount) {
        const lines = order.lines.map((line) =>
            accountTaxHelpers.prepare_base_line_for_taxes_computation(
                line,
                line.prepareBaseLineForTaxesComputationExtraValues()
            )
        );
        accountTaxHelpers.add_tax_details_in_base_lines(lines, order.company_id);
        accountTaxHelpers.round_base_lines_tax_details(lines, order.company_id);
        return accountTaxHelpers.prepare_global_discount_lines(
            lines,
            order.company_id,
            "fixed",
            amount,
            {
                computation_key: "salon_round_off",
                grouping_function: () => ({
                    grouping_key: {product_id: product},
                    raw_grouping_key: {product_id: product.id},
                }),
            }
        );
    },
});

import {earned, left} from "@salon_crm/pos/utils/points";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

const HUNDREDTHS = 100;
const coinsOf = (lines) => lines.reduce((sum, line) => sum + line.getCoins(), 0);
const rounded = (points) => parseFloat(points.toFixed(2));

/**
 * The salon's points are counted by the server, see `pos_order_points.py`. The till shows
 * what it will find, so that Odoo counts nothing for their programme here.
 */
patch(PosOrder.prototype, {
    getSalonPointsProgram() {
        return (this.models["loyalty.program"] || []).find(
            (program) => program.is_salon_points
        );
    },

    pointsForPrograms(programs) {
        const result = super.pointsForPrograms(
            programs.filter((program) => !program.is_salon_points)
        );
        for (const program of programs) {
            result[program.id] ||= [];
        }
        return result;
    },

    _getPointsCorrection(program) {
        return program.is_salon_points ? 0 : super._getPointsCorrection(...arguments);
    },

    getLoyaltyPoints() {
        return super.getLoyaltyPoints().filter(({program}) => !program.is_salon_points);
    },

    /** The tier by which the order earns: once it is paid, that which was noted. */
    getSalonTier() {
        return this.finalized ? this.salon_tier_id : this.partner_id?.getSalonTier();
    },

    noteSalonTier() {
        this.salon_tier_id = this.partner_id?.getSalonTier();
    },

    /**
     * What the order changes of the client's points, as its summary and receipt show it.
     *
     * @returns {Object|null} `won` and `spent`, below 0 if a refund takes or gives them
     *     back; `before` and `balance`; `name`; `tier`, which multiplies, and its
     *     `color`; null: nothing
     */
    getSalonPoints() {
        const told = this.salon_receipt?.loyalty;
        const tier = this.getSalonTier();
        const color = tier?.color || 0;
        if (told) {
            const before = rounded(told.balance - told.won + told.spent);
            return {...told, before, color};
        }
        const program = this.getSalonPointsProgram();
        if (!program || !this.partner_id || this.partner_id._salon_no_points) {
            return null;
        }
        const [won, spent] = this.isRefund
            ? this.getSalonPointsReturned()
            : [this.getSalonPointsEarned(program), this.getSalonPointsSpent()];
        const before = this.getSalonPointsKnown(program);
        return {
            won,
            spent,
            before,
            balance: rounded(before + won - spent),
            name: program.portal_point_name || program.name,
            program_id: program.id,
            tier: tier?.name || "",
            color,
            factor: tier?.points_factor ?? 1,
        };
    },

    getSalonPointsEarned(program) {
        const coins = coinsOf(this.lines.filter((line) => line.countsForSalonPoints()));
        return earned(
            coins / 10 ** this.currency.decimal_places,
            program.rule_ids[0].reward_point_amount,
            this.getSalonTier()?.points_factor ?? 1
        );
    },

    getSalonPointsSpent() {
        const rewards = this.lines.filter((line) => line.isSalonReward());
        return rounded(rewards.reduce((sum, line) => sum + line.points_cost, 0));
    },

    /** What a refund takes and gives back, if the till knows what it refunds. */
    getSalonPointsReturned() {
        const sold = this.lines.find((line) => line.refunded_orderline_id)
            ?.refunded_orderline_id.order_id;
        const told = sold?.salon_receipt?.loyalty;
        if (!told) {
            return [0, 0];
        }
        const counts = (line) => line.countsForSalonPoints();
        const rewards = (line) => line.isSalonReward();
        const won = this.getSalonPart(sold, counts, Math.max(told.won, 0));
        const spent = Math.round(Math.max(told.spent, 0) * HUNDREDTHS);
        const back = this.getSalonPart(sold, rewards, spent) / HUNDREDTHS;
        return [-won || 0, -back || 0];
    },

    /** The part of points that this refund of an order moves, after earlier ones. */
    getSalonPart(sold, chosen, points) {
        const net = Math.abs(coinsOf(sold.lines.filter(chosen)));
        const back = sold.lines.flatMap((line) => line.refund_orderline_ids || []);
        const of = (lines) => Math.abs(coinsOf(lines.filter(chosen)));
        const before = of(back.filter((line) => line.order_id?.finalized));
        const now = of(this.lines);
        const already = this.finalized ? before - now : before;
        return left(points, net, already) - left(points, net, already + now);
    },

    getSalonPointsKnown(program) {
        const card = this.models["loyalty.card"].find(
            (one) =>
                one.program_id?.id === program.id &&
                one.partner_id?.id === this.partner_id.id
        );
        return rounded(card ? card.points : this.partner_id._salon_points?.[1] || 0);
    },
});

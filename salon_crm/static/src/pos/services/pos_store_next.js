import {PosStore} from "@point_of_sale/app/services/pos_store";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** Of what the next visit could be: the visit that is paid, else the client. */
    getNextWish(order) {
        const visits = order.lines
            .map((line) => line.salon_appointment_line_id?.appointment_id)
            .filter(Boolean);
        const own = visits.find(
            (visit) => visit.partner_id?.id === order.partner_id?.id
        );
        return {
            visit_id: (own || visits[0])?.id || false,
            partner_id: order.partner_id?.id || false,
            product_ids: order.lines
                .filter((line) => line.qty > 0)
                .map((line) => line.product_id.id),
        };
    },

    canHaveNextVisit(order) {
        const wish = order && !order.isRefund && this.getNextWish(order);
        return Boolean(
            this.config.salon_branch_id && wish && (wish.visit_id || wish.partner_id)
        );
    },

    /** @returns {Promise<Object>} see `next_visit` of `salon.till` */
    askNextVisit(order) {
        return this.data.call("salon.till", "next_visit", [
            this.config.id,
            this.getNextWish(order),
        ]);
    },

    /**
     * Book a proposal; the order's receipt prints it from now on.
     *
     * @param {String} uid the same when it is tried again: it is booked once
     * @returns {Promise<Object>} see `book_next` of `salon.till`
     */
    async bookNextVisit(order, proposal, uid) {
        const answer = await this.data.call("salon.till", "book_next", [
            this.config.id,
            {
                ...this.getNextWish(order),
                start: proposal.start,
                services: proposal.services,
                lines: proposal.lines,
                request_uid: uid,
            },
        ]);
        if (answer.booked) {
            order.uiState.salonNext = answer.booked;
        }
        return answer;
    },

    async undoNextVisit(order, visitId) {
        await this.data.call("salon.till", "undo_next", [this.config.id, visitId]);
        order.uiState.salonNext = null;
    },
});

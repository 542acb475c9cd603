import {PosStore} from "@point_of_sale/app/services/pos_store";
import {patch} from "@web/core/utils/patch";

/** Records that the server knows have numbers. */
const known = (record) => (typeof record?.id === "number" ? record.id : false);

patch(PosStore.prototype, {
    /** Asked for once: a salon's kinds do not change while its till is open. */
    async loadComplaintKinds() {
        this.complaintKinds ||= await this.data.call("salon.till", "complaint_kinds", [
            this.config.id,
        ]);
        return this.complaintKinds;
    },

    /** What is typed about an order stays with the order until it is sent. */
    getComplaintDraft(order) {
        order.uiState.salonComplaint ||= {
            kind: "",
            severity: "",
            description: "",
            visitId: this.getVisitsOfComplaint(order)[0]?.id || false,
        };
        return order.uiState.salonComplaint;
    },

    /** The visits on the order, else those of its client today. */
    getVisitsOfComplaint(order) {
        const own = order.getVisits();
        const visits = own.length
            ? own
            : this.getVisitsToday().filter(
                  (visit) =>
                      order.partner_id && visit.partner_id?.id === order.partner_id.id
              );
        return visits.map((visit) => ({
            id: visit.id,
            name: `${visit.clock} ${visit.clientName} (${visit.name})`,
        }));
    },

    /**
     * @param {Object} order
     * @param {Object} told as in the draft
     * @returns {Promise<Object>} see `complain` of `salon.till`
     * @throws {Error} it was not sent: the caller says so
     */
    async sendComplaint(order, {kind, severity, description, visitId}) {
        const answer = await this.data.call("salon.till", "complain", [
            this.config.id,
            {
                kind,
                severity,
                description,
                appointment_id: visitId,
                partner_id: known(order.partner_id),
                order_uuid: order.uuid,
            },
        ]);
        order.uiState.salonComplaint = null;
        return answer;
    },
});

import {ConnectionLostError} from "@web/core/network/rpc";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {loyaltyIdsGenerator} from "@pos_loyalty/app/services/pos_store";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** Without a connection, a client's points are those that came with the client. */
    async fetchLoyaltyCard(programId, partnerId) {
        const program = this.models["loyalty.program"].get(programId);
        if (!program?.is_salon_points) {
            return await super.fetchLoyaltyCard(...arguments);
        }
        if (!this.data.network.offline) {
            try {
                return await super.fetchLoyaltyCard(...arguments);
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
            }
        }
        return this.getKnownPointsCard(program, partnerId);
    },

    getKnownPointsCard(program, partnerId) {
        const known = this.models["loyalty.card"].find(
            (one) =>
                one.partner_id?.id === partnerId && one.program_id?.id === program.id
        );
        if (known) {
            return known;
        }
        const partner = this.models["res.partner"].get(partnerId);
        const [id, points] = partner._salon_points || [loyaltyIdsGenerator(), 0];
        return this.models["loyalty.card"].create({
            id,
            code: null,
            program_id: program,
            partner_id: partner,
            points,
        });
    },
});

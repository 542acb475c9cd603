import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/** As `tools/member_card.py` writes them. */
const MEMBER_CARD = /^042\d{30}$/;

patch(PosStore.prototype, {
    /** A client's balance of the salon's points, in words; empty if they have none. */
    getPointsText(partner) {
        const program = this.models["loyalty.program"]?.find(
            (one) => one.is_salon_points
        );
        const card =
            program &&
            partner &&
            this.models["loyalty.card"].find(
                (one) =>
                    one.program_id?.id === program.id &&
                    one.partner_id?.id === partner.id
            );
        const points = card ? card.points : partner?._salon_points?.[1];
        return program && points
            ? `${parseFloat(points.toFixed(2))} ${program.portal_point_name}`
            : "";
    },

    isMemberCard(number) {
        return Boolean(this.config.salon_branch_id) && MEMBER_CARD.test(number);
    },

    /**
     * The client of a member card: of those who are loaded, also without the server.
     * What goes wrong is said here.
     *
     * @returns {Promise<Object|null>} the client
     */
    async getClientOfCard(number) {
        const loaded = this.models["res.partner"].find(
            (partner) => partner.salon_card_number === number
        );
        if (loaded) {
            return loaded;
        }
        const answer = await this.askSalon("client_of_card", [number]);
        if (answer?.partner_id) {
            this.models.connectNewData(answer.rows);
            this.data.synchronizeServerDataInIndexedDB(answer.rows);
            return this.models["res.partner"].get(answer.partner_id);
        }
        if (answer) {
            this.notification.add(
                _t(
                    "No client has this member card. It may have been replaced by a " +
                        "new one: ask the client to open My salon anew."
                ),
                {type: "warning", title: _t("Unknown member card")}
            );
        }
        return null;
    },
});

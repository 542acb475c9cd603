import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {patch} from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    async addAdditionalRefundInfo(order, destinationOrder) {
        await super.addAdditionalRefundInfo(...arguments);
        // While the client still stands there. If it is not answered, it is asked again
        // before money is given back.
        await this.pos.askSalonRules(destinationOrder);
    },
});

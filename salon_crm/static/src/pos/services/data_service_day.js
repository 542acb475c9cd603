import {PosData} from "@point_of_sale/app/services/data_service";
import {patch} from "@web/core/utils/patch";
import {readDay} from "@salon_crm/pos/utils/day";

patch(PosData.prototype, {
    /** The salon's part comes in one piece: here it becomes rows as all others. */
    async loadInitialData() {
        const data = await super.loadInitialData(...arguments);
        const [config] = data["pos.config"] || [];
        if (config?._salon_day) {
            const rows = readDay(config._salon_day);
            delete config._salon_day;
            for (const [model, fresh] of Object.entries(rows)) {
                const ids = new Set(fresh.map((row) => row.id));
                const kept = (data[model] || []).filter((row) => !ids.has(row.id));
                data[model] = [...kept, ...fresh];
            }
            this.synchronizeServerDataInIndexedDB({...rows, "pos.config": [config]});
        }
        return data;
    },
});

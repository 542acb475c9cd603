import {ComplaintDialog, notedText} from "@salon_crm/common/complaint/complaint_dialog";
import {useService} from "@web/core/utils/hooks";

/**
 * Opens the form for what a client tells at the desk.
 *
 * @param {Object} store of the board: keeps what is typed until it is sent
 * @returns {Function} `({id, name} of the client, [{id, name}] visits, id of the visit
 *  that it is about)`
 */
export function useComplaint(store) {
    const dialog = useService("dialog");
    const notification = useService("notification");
    store.complaints ||= {};
    return (client, visits, visitId = false) => {
        const key = `${client.id}-${visitId}`;
        store.complaints[key] ||= {kind: "", severity: "", description: "", visitId};
        dialog.add(ComplaintDialog, {
            draft: store.complaints[key],
            client: client.name || "",
            visits,
            loadKinds: () => store.call("complaint_kinds", {}),
            send: ({visitId: appointment_id, ...told}) =>
                store.call("complain", {
                    ...told,
                    partner_id: client.id,
                    appointment_id,
                }),
            done(answer) {
                delete store.complaints[key];
                notification.add(notedText(answer), {type: "success"});
            },
        });
    };
}

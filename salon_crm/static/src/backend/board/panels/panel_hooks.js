import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useBus} from "@web/core/utils/hooks";

/**
 * What the server refused or why it did not answer, in words for the panel.
 *
 * @param {Error} error
 * @returns {String}
 * @throws {Error} any other error: it is a fault of the program
 */
export function failureText(error) {
    if (error instanceof RPCError) {
        return error.data?.message || error.message;
    }
    if (error instanceof ConnectionLostError) {
        return _t("The server cannot be reached. Nothing was changed here.");
    }
    throw error;
}

/**
 * Does one thing at a time and keeps what went wrong for the panel to show.
 *
 * @returns {Object} `{busy, failure, run(work)}`; `run` ignores what is asked for while
 *  it is busy, so that a double press does a thing once. It resolves to what `work`
 *  did, undefined if it was refused.
 */
export function useTask() {
    const task = useState({busy: false, failure: ""});
    task.run = async (work) => {
        if (task.busy) {
            return undefined;
        }
        task.busy = true;
        task.failure = "";
        try {
            return await work();
        } catch (error) {
            task.failure = failureText(error);
            return undefined;
        } finally {
            task.busy = false;
        }
    };
    return task;
}

/**
 * The answer of a method of the server, asked again whenever the branch or the day is
 * another one, and when the server says that this panel changed. Of answers that
 * overtake one another the last one asked for counts.
 *
 * @param {Object} store of the board, as the component observes it
 * @param {String} method
 * @param {Object} [options]
 * @param {String} [options.panel] name by which the server says that it changed
 * @param {Function} [options.request] makes the request's dict
 * @returns {Object} `{answer (null until there is one), loading, failure, reload}`
 */
export function usePanelAnswer(store, method, {panel = method, request} = {}) {
    const state = useState({answer: null, loading: true, failure: ""});
    let asked = 0;
    state.reload = async () => {
        asked += 1;
        const turn = asked;
        const latest = (values) => turn === asked && Object.assign(state, values);
        state.loading = true;
        try {
            const answer = await store.call(method, request ? request() : {});
            latest({answer, failure: "", loading: false});
        } catch (error) {
            latest({failure: failureText(error), loading: false});
        }
    };
    useBus(store.bus, "panel", ({detail}) => detail === panel && state.reload());
    useEffect(
        () => {
            state.reload();
        },
        () => [store.data.branch.id, store.data.day, JSON.stringify(request?.())]
    );
    return state;
}

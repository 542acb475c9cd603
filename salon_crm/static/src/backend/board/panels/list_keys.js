/**
 * The keys of a box with a list below it, such as clients found.
 *
 * @param {KeyboardEvent} ev
 * @param {Object} handlers by name of the key; false: it did nothing, and others may
 */
export function onListKey(ev, handlers) {
    // An input method writes Chinese with Enter and Esc.
    if (ev.isComposing || ev.ctrlKey || ev.metaKey || !handlers[ev.key]) {
        return;
    }
    if (handlers[ev.key]() !== false) {
        ev.preventDefault();
        ev.stopPropagation();
    }
}

/**
 * Open the list and go on in it, from its end to its beginning.
 *
 * @param {Object} state `{open, active}`: active is a row's index, -1: none
 * @param {Number} count of rows
 * @param {Number} by 1 or -1
 */
export function stepInList(state, count, by) {
    state.open = true;
    state.active = count ? (state.active + by + count) % count : -1;
}

import {MINUTE, NOON, at, fakeStore} from "@salon_crm/../tests/unit/board/fake_store";
import {defineServer, mountOnBoard} from "@salon_crm/../tests/unit/board/board_env";
import {expect, test} from "@odoo/hoot";
import {BoardColumn} from "@salon_crm/backend/board/grid/column";
import {queryAll} from "@odoo/hoot-dom";

defineServer();

const phase = (minutes, length, staffed) => ({
    start: NOON + minutes * MINUTE,
    stop: NOON + (minutes + length) * MINUTE,
    staffed,
});

function mountGhost(ghost) {
    const column = {
        key: "a",
        resource_id: 11,
        draw_from: at("9:00"),
        draw_to: at("18:00"),
        off: [],
        cards: [],
        ghosts: [ghost],
    };
    const store = fakeStore({scale: 1, late: new Set()});
    return mountOnBoard(BoardColumn, {store, column});
}

test("what is planned leaves the stylist free where a colour develops", async () => {
    await mountGhost({
        start: NOON,
        stop: NOON + 110 * MINUTE,
        phases: [phase(0, 45, true), phase(45, 35, false), phase(80, 30, true)],
    });
    const blocks = queryAll(".o_salon_board_ghost_block");
    expect(blocks.map((block) => [block.style.top, block.style.height])).toEqual([
        ["0px", "45px"],
        ["80px", "30px"],
    ]);
    expect(".o_salon_board_ghost").toHaveText("12:00 – 13:50");
    expect(".o_salon_refused").toHaveCount(0);
});

test("a time that cannot be had looks like it", async () => {
    await mountGhost({
        start: NOON,
        stop: NOON + 30 * MINUTE,
        phases: [phase(0, 30, true)],
        refused: true,
    });
    expect(".o_salon_board_ghost.o_salon_refused").toHaveCount(1);
});

import {GRACE, STATES, badgesOf, stepsOf} from "@salon_crm/common/visits/states";
import {NOON, visitRow} from "@salon_crm/../tests/unit/board/fake_store";
import {describe, expect, getFixture, test} from "@odoo/hoot";
import {STEPS} from "@salon_crm/common/visits/steps";
import {allowTranslations} from "@web/../tests/web_test_helpers";

const LEAST_CONTRAST = 4.5;
const LEAST_DISTANCE = 15;
// How eyes without one kind of cones see a colour (Machado, Oliveira, Fernandes 2009)
const EYES = {
    all: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ],
    protanopes: [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopes: [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    tritanopes: [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
};

/** The colours of a state as the browser paints them, as linear light. */
function painted(state, variable) {
    const element = document.createElement("span");
    element.className = STATES[state].class;
    element.style.color = `var(--salon-state-${variable})`;
    getFixture().append(element);
    const channels = getComputedStyle(element).color.match(/\d+/g).slice(0, 3);
    return channels.map((channel) => {
        const value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
}

function luminance([red, green, blue]) {
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

function lab([red, green, blue]) {
    const [x, y, z] = [
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        luminance([red, green, blue]),
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seenBy(eyes, colour) {
    const seen = eyes.map((row) =>
        row.reduce((sum, weight, index) => sum + weight * colour[index], 0)
    );
    return lab(seen.map((channel) => Math.min(1, Math.max(0, channel))));
}

describe("colours", () => {
    test("text on each state can be read", () => {
        for (const state of Object.keys(STATES)) {
            const [fill, text] = [painted(state, "fill"), painted(state, "text")];
            expect(contrast(fill, text)).toBeGreaterThan(LEAST_CONTRAST);
        }
    });

    // Held and cancelled visits are white: they have a dashed edge.
    const states = Object.keys(STATES).filter((state) => state !== "cancelled");
    for (const [who, eyes] of Object.entries(EYES)) {
        test(`${who} tell the states apart`, () => {
            const seen = states.map((state) => seenBy(eyes, painted(state, "fill")));
            const distances = seen.flatMap((one, index) =>
                seen
                    .slice(index + 1)
                    .map((other) =>
                        Math.hypot(...one.map((value, axis) => value - other[axis]))
                    )
            );
            expect(Math.min(...distances)).toBeGreaterThan(LEAST_DISTANCE);
        });
    }

    test("each state has an icon of its own", () => {
        const icons = Object.values(STATES).map((state) => state.icon);
        expect(new Set(icons).size).toBe(icons.length);
    });
});

test("each step has words", () => {
    for (const state of Object.keys(STATES)) {
        for (const step of stepsOf(visitRow({state}))) {
            expect(Boolean(STEPS[step].label)).toBe(true);
        }
    }
    expect(stepsOf(visitRow({state: "done", to_pay: true}))).toEqual(["pay"]);
});

test("badges say what is urgent first", () => {
    allowTranslations();
    const visit = visitRow({badges: {first: true, allergy: true, missed: 2}});
    const names = (now) => badgesOf(visit, now).map((badge) => badge.name);
    expect(names(NOON)).toEqual(["allergy", "first", "missed"]);
    expect(names(NOON + GRACE)).toEqual(["allergy", "first", "missed"]);
    expect(names(NOON + GRACE + 1)[0]).toBe("late");
    expect(badgesOf(visit, NOON).at(-1).label).toBe("Did not come before: 2");
});

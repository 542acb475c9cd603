import {registry} from "@web/core/registry";

const FIELD = (name) => `.modal .o_field_widget[name=${name}]`;

/** Choose a record in a many-to-one of the window. */
function choose(name, text) {
    return [
        {
            content: `look for ${text}`,
            trigger: `${FIELD(name)} input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `.ui-autocomplete .dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

function current(stage) {
    return `.o_statusbar_status .o_arrow_button_current:contains(${stage})`;
}

function press(name, then) {
    return [
        {
            content: `press ${name}`,
            trigger: `.o_statusbar_buttons button[name=${name}]`,
            run: "click",
        },
        {content: `now it is ${then}`, trigger: current(then)},
    ];
}

registry.category("web_tour.tours").add("salon_complaint_tour", {
    steps: () => [
        {
            content: "a window for it stands in the list of complaints",
            trigger: ".o_control_panel button:contains(Note a complaint)",
            run: "click",
        },
        ...choose("partner_id", "Laura"),
        ...choose("kind_id", "Quality of service"),
        {
            content: "what she says",
            trigger: `${FIELD("description")} textarea`,
            run: "edit The fringe is crooked.",
        },
        {
            content: "note it",
            trigger: ".modal-footer button[name=action_take_in]",
            run: "click",
        },
        {content: "it is there, and new", trigger: current("New")},
        {content: "with its deadline", trigger: "[name=deadline_state]"},
        ...press("action_accept", "Accepted"),
        {
            content: "answered in person",
            trigger: ".o_statusbar_buttons button[name=action_answered]",
            run: "click",
        },
        {
            content: "it is answered",
            trigger: ".o_field_widget[name=first_answered_at]",
        },
        {
            content: "offer something",
            trigger: ".o_statusbar_buttons button[name=action_ask_remedy]",
            run: "click",
        },
        {
            content: "do it again",
            trigger: `${FIELD("remedy")} .o_select_menu_toggler, ${FIELD("remedy")} select, ${FIELD("remedy")} input`,
            run: "click",
        },
        {
            content: "choose it",
            trigger: ".o_select_menu_item:contains(Do it again)",
            run: "click",
        },
        {
            content: "what exactly",
            trigger: `${FIELD("remedy_note")} input`,
            run: "edit A new fringe on Friday",
        },
        {
            content: "what it costs",
            trigger: `${FIELD("remedy_cost")} input`,
            run: "edit 30",
        },
        {
            content: "it is offered",
            trigger: ".modal-footer button[name=action_offer]",
            run: "click",
        },
        {content: "now it is offered", trigger: current("Remedy offered")},
        ...press("action_agree", "Agreed"),
        ...press("action_solve", "Solved"),
    ],
});

import {registry} from "@web/core/registry";

/** The client's own page: everything by links and forms, which load a page each. */
registry.category("web_tour.tours").add("salon_visit_page", {
    steps: () => [
        {
            content: "The page is no wider than the phone",
            trigger: ".o_salon_visit",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page must be scrolled sideways");
                }
            },
        },
        {
            content: "Move the visit",
            trigger: "a:contains('Move to another time')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing of the times is cut off",
            trigger: "details[open] button[name='start']",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page must be scrolled sideways");
                }
            },
        },
        {
            content: "Open another day",
            trigger: "details:nth-of-type(2) summary",
            run: "click",
        },
        {
            content: "Choose a time of it",
            trigger: "details:nth-of-type(2)[open] button[name='start']:last",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is moved",
            trigger: ".alert-success:contains('Your visit is moved')",
        },
        {
            content: "Cancel it after all",
            trigger: ".o_salon_visit a:contains('Cancel')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Say why",
            trigger: "input[name='reason']",
            run: "edit I have a cold",
        },
        {
            content: "Be sure",
            trigger: "button:contains('Cancel this visit')",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "It is cancelled", trigger: "h1:contains('is cancelled')"},
    ],
});

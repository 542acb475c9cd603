import {registry} from "@web/core/registry";

// An accountant, without any right in the salon: what is owed, beside the books.
registry.category("web_tour.tours").add("salon_liability_report", {
    steps: () => [
        {
            content: "Work it out for today",
            trigger: "button[name=action_compute]",
            run: "click",
        },
        {
            content: "What is owed is in the account",
            trigger:
                ".o_field_widget[name=check_ids] .o_data_row:contains(Stored value):contains(150.00)",
        },
        {
            content: "By branch and age",
            trigger: "button[name=action_lines]:visible",
            run: "click",
        },
        {
            trigger: ".o_pivot th:contains(Stored value)",
        },
        {
            content: "The clients",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Second branch):contains(50.00)",
        },
        {
            content: "Back, and the entries of the account",
            trigger: ".o_back_button, .breadcrumb-item:first a",
            run: "click",
        },
        {
            trigger: ".o_data_row button[name=action_items]:first",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row",
        },
    ],
});

// The same accountant: all branches on one page.
registry.category("web_tour.tours").add("salon_chain_close", {
    steps: () => [
        {
            content: "Show today",
            trigger: "button[name=action_show]",
            run: "click",
        },
        {
            content: "What each branch took, in a table",
            trigger:
                ":iframe .o_salon_close tr:contains(Second branch):contains(80.00)",
        },
        {
            trigger: ":iframe .o_salon_close .o_sum:contains(130.00)",
        },
    ],
});

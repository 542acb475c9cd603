import {registry} from "@web/core/registry";

// An accountant without any right in the salon looks for what is wrong.
registry.category("web_tour.tours").add("salon_revenue_check", {
    steps: () => [
        {
            content: "The period is there already",
            trigger: ".o_form_view .o_field_widget[name=date_from]",
        },
        {
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            content: "It does not agree",
            trigger: ".o_form_view .alert-warning:contains(do not agree)",
        },
        {
            content: "Only the planted entry is named",
            trigger:
                ".o_field_widget[name=line_ids]:not(:has(.o_data_row:eq(1))) .o_data_row:contains(Planted error):contains(of no sale):contains(77.00)",
        },
        {
            content: "Open it",
            trigger: ".o_data_row:contains(Planted error) button[name=action_open]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=ref] input:value(Planted error)",
        },
    ],
});

// When it is gone, both say the same.
registry.category("web_tour.tours").add("salon_revenue_agrees", {
    steps: () => [
        {
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            trigger: ".o_form_view .alert-success:contains(agree)",
        },
        {
            trigger: ".o_field_widget[name=ledger]:contains(50.00)",
        },
    ],
});

registry.category("web_tour.tours").add("salon_revenue_report", {
    steps: () => [
        {
            content: "The pivot says what the branch sold",
            trigger: ".o_pivot table:contains(Till branch):contains(50.00)",
        },
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Till cut):contains(Anna)",
        },
    ],
});

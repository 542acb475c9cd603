import {registry} from "@web/core/registry";

// The manager computes last month, looks at what a stylist earned, and locks it.
registry.category("web_tour.tours").add("salon_pay_month", {
    steps: () => [
        {
            content: "No month was computed yet",
            trigger: ".o_view_nocontent:contains(No month was computed yet)",
        },
        {
            trigger: "button:contains(Compute a month)",
            run: "click",
        },
        {
            content: "It proposes the last month",
            trigger: ".modal .o_field_widget[name=month]",
        },
        {
            trigger: ".modal button[name=action_compute]",
            run: "click",
        },
        {
            content: "Everybody who did something is there",
            trigger: ".o_data_row:contains(Ben Comb)",
        },
        {
            trigger: ".o_data_row:contains(Anna Scissorhands) td[name=employee_name]",
            run: "click",
        },
        {
            content: "Each sale says what it earned, and why",
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row" +
                ":contains(Till cut):contains(10 %):contains(5.00)",
        },
        {
            trigger: "button[name=action_lock]",
            run: "click",
        },
        {
            content: "It asks first",
            trigger: ".modal:contains(will change any more) .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is locked: there is nothing to compute any more",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Locked)",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_compute]))",
        },
    ],
});

// The stylist reads it.
registry.category("web_tour.tours").add("salon_pay_own", {
    steps: () => [
        {
            trigger: ".o_data_row td[name=employee_name]:contains(Anna Scissorhands)",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(Till cut)" +
                ":contains(5.00)",
        },
        {
            content: "There is nothing to lock or compute, only to print",
            trigger:
                ".o_form_view:has(button[name=action_print])" +
                ":not(:has(button[name=action_lock]))",
        },
    ],
});

import {registry} from "@web/core/registry";

// An accountant without a right in the salon or at the till, from the invoices of a
// branch to a visit, and from there to all that the books have of it.
registry.category("web_tour.tours").add("salon_links", {
    steps: () => [
        {
            content: "The invoices, by branch",
            trigger: ".o_list_view",
        },
        {
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_group_by_menu .o_menu_item:contains(Branch)",
            run: "click",
        },
        {
            trigger: ".o_group_header:contains(Second branch):contains(80.00)",
        },
        {
            trigger: ".o_group_header:contains(Till branch)",
            run: "click",
        },
        {
            content: "One of them",
            trigger: ".o_data_row:contains(Laura Tester) .o_data_cell",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=invoice_line_ids]:contains(Till cut)",
        },
        {
            content: "Its visit",
            trigger: "button[name=action_salon_visits]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=line_ids]:contains(Anna)",
        },
        {
            content: "Back to the invoice",
            trigger: "button[name=action_open_invoices]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=invoice_line_ids]:contains(Till cut)",
        },
        {
            trigger: "button[name=action_salon_visits]",
            run: "click",
        },
        {
            content: "The entries of the visit: that of the closing is one of them",
            trigger: "button[name=action_open_entries]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(POSS) .o_data_cell",
            run: "click",
        },
        {
            content: "And its visits",
            trigger: "button[name=action_salon_visits]:contains(2)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Laura Tester)",
        },
    ],
});

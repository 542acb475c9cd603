import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";

// The whole path of a visit: each tour is one person at their screen.

// Reception: an enquiry becomes a visit, the client comes, the service begins.
registry.category("web_tour.tours").add("salon_path_reception", {
    steps: () => [
        {
            content: "The enquiry is open: book a visit",
            trigger: "button[name=action_salon_book]",
            run: "click",
        },
        {
            content: "The client's name came along from the enquiry",
            trigger: ".modal .o_field_widget[name=client_name] input:value(Paula Path)",
        },
        {
            trigger: ".modal .o_field_widget[name=product_ids] input",
            run: "edit Till cut",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Till cut)",
            run: "click",
        },
        {
            content: "Free times appear: take the first",
            trigger: ".modal .o_salon_free_times button:contains(Anna):first",
            run: "click",
        },
        {
            content: "The visit is open, with its client",
            trigger:
                ".o_form_view .o_field_widget[name=partner_id] input:value(Paula Path)",
        },
        {
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(Anna Scissorhands)",
        },
        {
            content: "The client is here",
            trigger: "button[name=action_welcome]",
            run: "click",
        },
        {
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(In service)",
        },
    ],
});

// Stylist at the till, with no other right than the till's: the client pays.
registry.category("web_tour.tours").add("salon_path_till", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            Visits.openList(),
            Visits.isListed("Paula Path", {state: "In service", service: "Till cut"}),
            Visits.choose("Paula Path"),
            ProductScreen.customerIsSelected("Paula Path"),
            Visits.lineHasStylist("Till cut", "Anna Scissorhands"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickInvoiceButton(),
            PaymentScreen.clickValidate(),
            {
                content: "The invoice is made and printed, which takes its time",
                trigger: ".pos .receipt-screen",
                timeout: 60000,
            },
            ReceiptScreen.isShown(),
            Visits.receiptHasStylist("Till cut", "Anna Scissorhands"),
            Chrome.endTour(),
        ].flat(),
});

// Books: from the invoice to the visit, without any salon right.
registry.category("web_tour.tours").add("salon_path_accountant", {
    steps: () => [
        {
            content: "The invoice leads to its visit",
            trigger: "button[name=action_salon_visits]",
            run: "click",
        },
        {
            trigger: ".o_form_view .ribbon:contains(Paid)",
        },
        {
            content: "The till order is named, though its form is not for accountants",
            trigger: ".o_field_widget[name=pos_order_names]:contains(Salon till)",
        },
        {
            trigger: ".o_field_widget[name=invoice_names]:contains(INV)",
        },
        {
            content: "And the visit leads back",
            trigger: "button[name=action_open_invoices]",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_salon_visits]",
        },
    ],
});

// Reception: everything about the client in one place.
registry.category("web_tour.tours").add("salon_path_history", {
    steps: () => [
        {
            trigger: "button[name=action_salon_history]:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Till cut)",
        },
        {
            trigger:
                ".o_list_view .o_data_row [name=employee_ids]:contains(Anna Scissorhands)",
        },
        {
            trigger: ".o_list_view .o_data_row [name=amount_paid]:contains(50.00)",
        },
        {
            trigger: ".o_list_view .o_data_row [name=invoice_names]:contains(INV)",
        },
        {
            trigger: ".o_list_view .o_data_row [name=payment_state]:contains(Paid)",
            run: "click",
        },
        {
            trigger:
                ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
    ],
});

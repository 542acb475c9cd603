// The browser's side of `./dev screenshots`: walks through the day of a salon and
// writes a picture of each step. As JSON on its command line it is told where Odoo
// listens, who and what there is in its database, and how large the screen is; or to
// list the steps, or to take a picture of a file.
import {createRequire} from "module";
import process from "process";

// Unlike import, require looks where NODE_PATH says.
const {chromium} = createRequire(import.meta.url)("playwright-core");

const TASK = JSON.parse(process.argv[2]);
const {records} = TASK;
const PHONE = TASK.width < 576;
const ROWS = ".o_data_row, .o_kanban_record";
const LINES = ".o_field_one2many .o_data_row, .o_field_one2many .o_kanban_record";
// In milliseconds
const PATIENCE = 60000;
const PAUSE = 500;

// On a phone the goods cover the order, and more of them a part of the buttons.
const MORE = PHONE ? ".mobile-more-button" : ".more-btn";
const VISITS = ".salon-visits-tab";
const LINE = ".order-container .orderline";
// Where a press chooses the line, and meets none of its buttons
const LINE_NAME = `${LINE} .product-name`;
const ofVisit = (number, what) => `.salon-visit[data-number="${number}"] ${what}`;
const dialog = (what) => `.modal:not(.o_inactive_modal) ${what}`;

const action = (name, id = "") => `/odoo/action-salon_crm.${name}/${id}`;

// The day, from the first enquiry to the books, in scenes. Of each scene:
//   login  who is at the screen; the password is the same
//   open   the address
//   run    instead of clicks in menus: an action, and what is filled in already
//   steps  one after the other; of each:
//     name   of the picture
//     click  what is pressed first, one after the other
//     wait   what the picture must show
//     top    what is scrolled to the corner, where the page is longer than the screen
const SCENES = [
    {
        login: "receptionist",
        open: `/odoo/crm/${records.enquiry}`,
        steps: [{name: "enquiry", wait: ".o_form_view .o_statusbar_status"}],
    },
    {
        login: "receptionist",
        open: action("salon_appointment_action"),
        run: ["salon_crm.salon_booking_action", records.booking],
        steps: [{name: "find_time", wait: ".o_salon_free_times button"}],
    },
    {
        login: "receptionist",
        open: "/odoo/salon-board",
        steps: [
            {name: "board", wait: ".o_salon_board_card"},
            {
                name: "board_visit",
                click: [".o_salon_state_in_service .o_salon_board_head"],
                wait: ".o_salon_board_panel .o_salon_visit_part",
            },
            {
                name: "board_complaint",
                click: [".o_salon_visit_complain"],
                wait: ".o_salon_complaint_kind",
            },
            {
                name: "board_today",
                click: [".o_salon_complaint_close", "[data-panel=today]"],
                wait: ".o_salon_board_panel button",
            },
            {
                name: "board_walk_ins",
                click: ["[data-panel=walk_ins]"],
                wait: ".o_salon_board_panel button",
            },
            {
                name: "board_book",
                click: [".o_salon_panel_close", ".o_salon_board_new"],
                wait: ".o_salon_client_box",
            },
            {
                name: "board_places",
                click: [".o_salon_panel_close", ".o_salon_board_bar .fa-th-large"],
                wait: ".o_salon_board_card",
            },
        ],
    },
    {
        login: "receptionist",
        open: action("salon_appointment_action"),
        steps: [
            {
                name: "visits",
                wait: PHONE ? ".o_kanban_record .badge" : ".o_data_row",
                // A phone shows a column for each state, and few are in the first.
                top: PHONE && ".o_kanban_group:nth-of-type(2)",
            },
        ],
    },
    {
        login: "manager",
        open: action("res_partner_action", records.client),
        steps: [
            {
                name: "client",
                click: [".nav-link[name=salon]"],
                wait: "[name=salon_appointment_ids] .badge",
                top: ".o_notebook",
            },
        ],
    },
    {
        login: "receptionist",
        open: action("salon_appointment_action", records.visit),
        steps: [{name: "visit", wait: LINES}],
    },
    {
        login: "receptionist",
        open: `/pos/ui/${records.till}`,
        steps: [
            {
                name: "till",
                click: [".open-register-btn"],
                wait: ".product-screen .product",
            },
            {
                name: "till_visits",
                // A phone shows either the goods or the order.
                click: [...(PHONE ? [".review-button"] : []), ".salon-visits-button"],
                wait: ".salon-visits-refresh:not(:disabled)",
            },
            {
                name: "till_order",
                click: [ofVisit(records.visit_number, ".salon-visit-open")],
                wait: ".salon-people-button",
            },
            {
                name: "till_complaint",
                click: [MORE, ".salon-complaint-button"],
                wait: ".o_salon_complaint_kind",
            },
            {
                name: "till_people",
                click: [".o_salon_complaint_close", ".salon-people-button"],
                wait: ".salon-person",
            },
            {
                name: "till_deposit",
                click: [".salon-people-confirm", MORE, ".salon-deposit-button"],
                wait: ".salon-deposit-row",
            },
            {
                name: "till_next",
                click: [
                    ".salon-deposits-close",
                    ".pay-order-button",
                    ".payment-screen .salon-next-button",
                ],
                wait: ".salon-next-main",
            },
            {
                name: "receipt",
                click: [
                    ".salon-next-main",
                    ".salon-next-close",
                    ".paymentmethod",
                    ".payment-screen .validation-button.next",
                ],
                wait: ".pos-receipt .salon-stylist",
            },
            {
                name: "till_closing",
                click: [".pos-rightheader .fa-bars", "span.dropdown-item >> nth=-1"],
                wait: ".close-pos-popup",
            },
        ],
    },
    {
        login: "receptionist",
        open: action("salon_appointment_action", records.visit),
        steps: [{name: "visit_paid", wait: LINES}],
    },
    {
        login: "client",
        open: "/my/salon",
        steps: [
            {name: "my_salon", wait: ".o_salon_card_code"},
            {
                name: "my_complaint",
                click: [".o_salon_tell"],
                wait: ".o_salon_tell_form",
            },
        ],
    },
    {
        login: "receptionist",
        open: `/pos/ui/${records.till}`,
        steps: [
            {
                name: "till_walk_in",
                click: [".open-register-btn", VISITS, ".salon-walk-in"],
                wait: ".salon-walk-in-service",
            },
            {
                name: "till_cancel",
                click: [
                    dialog(".btn-close, .oi-arrow-left"),
                    ofVisit(records.absent, ".salon-visit-more"),
                    dialog("[data-step=cancel]"),
                ],
                wait: ".salon-cancel-visit",
            },
            {
                name: "till_family",
                click: [
                    dialog(".btn-close, .oi-arrow-left"),
                    ofVisit(records.member, ".salon-visit-open"),
                    // When it is there
                    LINE_NAME,
                    VISITS,
                    ofVisit(records.absent, ".salon-visit-open"),
                    dialog(".selection-item >> nth=0"),
                ],
                wait: `${LINE} >> nth=1`,
            },
            {
                name: "till_topup",
                click: [MORE, ".salon-topup-button"],
                wait: ".salon-topup-offer",
            },
            {
                name: "till_tips",
                click: [
                    dialog(".btn-close, .oi-arrow-left"),
                    MORE,
                    ".salon-tips-button",
                ],
                wait: ".salon-tip",
            },
            {
                name: "till_value",
                click: [
                    dialog(".btn-close, .oi-arrow-left"),
                    ".pay-order-button",
                    ".salon-value-pay",
                ],
                wait: ".salon-value-used",
            },
            {
                name: "till_pin",
                click: [
                    ".payment-screen .back-button",
                    LINE_NAME,
                    ...["%", "5", "0"].map((key) => `.numpad button:text-is("${key}")`),
                    // The discount, when it is taken over
                    `${LINE} em`,
                    ".pay-order-button",
                    dialog(".selection-item >> nth=0"),
                    ...Array(4).fill('.salon-pin-key[data-key="2"]'),
                ],
                wait: ".salon-pin-dots",
            },
        ],
    },
    {
        login: "manager",
        open: action("salon_appointment_action"),
        run: ["salon_crm.salon_appointment_action_history", records.history],
        steps: [{name: "history", wait: ".o_data_row .badge, .o_kanban_record"}],
    },
    {
        login: "manager",
        open: action("salon_appointment_action"),
        run: ["salon_crm.salon_appointment_line_action_report", records.report],
        steps: [{name: "report", wait: ".o_pivot td.o_pivot_cell_value"}],
    },
    {
        login: "manager",
        open: action("salon_tier_action"),
        steps: [
            {name: "tiers", wait: ROWS},
            {name: "tier", click: [`${ROWS} >> nth=2`], wait: "[name=rank]"},
        ],
    },
    {
        login: "manager",
        open: action("salon_membership_action"),
        steps: [{name: "memberships", wait: ROWS}],
    },
    {
        login: "manager",
        open: action("salon_complaint_action"),
        steps: [
            {name: "complaints", wait: ".o_kanban_record"},
            {
                name: "complaint",
                click: [
                    ".o_kanban_group:has(.o_kanban_record) >> nth=1 >> .o_kanban_record >> nth=0",
                ],
                wait: ".o-mail-Chatter",
            },
        ],
    },
    {
        login: "manager",
        open: action("salon_complaint_report_action"),
        steps: [{name: "complaint_report", wait: ".o_pivot td.o_pivot_cell_value"}],
    },
    {
        login: "accountant",
        open: `/odoo/action-account.action_move_out_invoice_type/${records.invoice}`,
        steps: [{name: "invoice", wait: LINES}],
    },
    {
        login: "accountant",
        open: action("salon_revenue_report_action"),
        steps: [{name: "revenue", wait: ".o_pivot td.o_pivot_cell_value"}],
    },
    {
        login: "accountant",
        open: action("salon_revenue_check_action"),
        steps: [
            {
                name: "revenue_check",
                click: ["[name=action_check]"],
                wait: "[name=reported]",
            },
        ],
    },
    {
        login: "accountant",
        open: action("salon_liability_report_action"),
        steps: [
            {name: "liabilities", click: ["[name=action_compute]"], wait: LINES},
            {
                name: "liability_lines",
                click: [
                    ...(PHONE ? [".o_statusbar_buttons .dropdown-toggle"] : []),
                    "[name=action_lines]",
                ],
                wait: ".o_pivot td.o_pivot_cell_value",
            },
        ],
    },
    {
        login: "accountant",
        open: action("salon_appointment_action"),
        run: ["salon_crm.salon_chain_close_action", records.close],
        steps: [
            {
                name: "chain_close",
                click: ["[name=action_show]"],
                wait: ".o_salon_close table, [name=page] iframe",
            },
        ],
    },
    {
        login: "manager",
        open: action("salon_commission_rule_action"),
        steps: [{name: "pay_rules", wait: ROWS}],
    },
    {
        login: "manager",
        open: action("salon_commission_statement_action"),
        steps: [{name: "pay", wait: ".o_data_row, .o_group_header, .o_kanban_record"}],
    },
    {
        login: "manager",
        open: action("salon_commission_statement_action", records.statement),
        steps: [{name: "pay_statement", wait: LINES}],
    },
];

// Nothing moves, nothing blinks, and no message covers anything.
const STILL = `
    *, ::before, ::after {transition: none !important; animation: none !important}
    .o_notification_manager, .o_tooltip, .o-tooltip {display: none !important}
`;

async function logIn(browser, login) {
    const context = await browser.newContext({
        baseURL: TASK.address,
        viewport: {width: TASK.width, height: TASK.height},
        deviceScaleFactor: TASK.scale,
        isMobile: PHONE,
        hasTouch: PHONE,
        locale: TASK.language.replace("_", "-"),
        timezoneId: TASK.zone,
        reducedMotion: "reduce",
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    await page.goto("/web/login");
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", login);
    await page.click("form.oe_login_form button[type=submit]");
    // A client comes to the portal.
    await page.waitForSelector(".o_main_navbar, .o_portal_my_home");
    await page.close();
    return context;
}

// In the page: whether all that was asked for is there.
function isComplete() {
    const images = [...document.images];
    return (
        document.fonts.status === "loaded" &&
        images.every((image) => image.complete || image.loading === "lazy") &&
        !document.querySelector(".o_loading_indicator, .o_blockUI, .fa-spin")
    );
}

function isWanted(step) {
    return !TASK.only.length || TASK.only.includes(step.name);
}

// The board goes by the server's clock, which has gone on since the salon was opened.
async function turnBoardClock(page) {
    await page.route("**/salon.board/load*", async (route) => {
        const response = await route.fetch();
        const json = await response.json();
        json.result.now = Math.floor(TASK.now / 1000);
        await route.fulfill({response, json});
    });
}

async function openScene(page, scene) {
    await page.clock.setFixedTime(TASK.now);
    await turnBoardClock(page);
    await page.goto(scene.open);
    if (scene.run) {
        await page.locator(".o_view_controller").waitFor();
        await page.evaluate(
            ([name, additionalContext]) =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(name, {
                    additionalContext,
                }),
            scene.run
        );
    }
}

async function takeStep(page, step) {
    for (const target of step.click || []) {
        await page.locator(target).filter({visible: true}).first().click();
    }
    await page.locator(step.wait).filter({visible: true}).first().waitFor();
    await page.addStyleTag({content: STILL});
    if (step.top) {
        await page
            .locator(step.top)
            .first()
            .evaluate((it) => it.scrollIntoView({inline: "start"}));
    }
    await page.mouse.move(1, 1);
    await page.evaluate(() => document.activeElement.blur());
    await page.waitForFunction(isComplete);
    await page.waitForTimeout(PAUSE);
    await page.waitForFunction(isComplete);
    if (isWanted(step)) {
        const path = `${TASK.folder}/${step.name}.png`;
        await page.screenshot({path, caret: "hide"});
        console.log(path);
    }
}

async function takeScene(context, scene) {
    const page = await context.newPage();
    let name = "";
    try {
        await openScene(page, scene);
        for (const step of scene.steps) {
            ({name} = step);
            await takeStep(page, step);
        }
    } catch (error) {
        await page.screenshot({path: `${TASK.failed}/${name}.png`});
        throw new Error(`The step ${name} failed.\n${error.message}`);
    } finally {
        await page.close();
    }
}

async function takeScenes(browser) {
    const contexts = {};
    for (const scene of SCENES) {
        if (scene.steps.some(isWanted)) {
            contexts[scene.login] ||= await logIn(browser, scene.login);
            await takeScene(contexts[scene.login], scene);
        }
    }
}

// A file instead of Odoo
async function takeFile(browser) {
    const viewport = {width: TASK.width, height: TASK.height};
    const page = await browser.newPage({viewport});
    await page.goto(TASK.file);
    await page.screenshot({path: TASK.picture});
}

async function takePictures() {
    const browser = await chromium.launch({
        executablePath: TASK.chromium,
        args: ["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"],
    });
    try {
        await (TASK.file ? takeFile(browser) : takeScenes(browser));
    } finally {
        await browser.close();
    }
}

if (TASK.list) {
    const names = SCENES.flatMap((scene) => scene.steps.map((step) => step.name));
    console.log(names.join("\n"));
} else {
    await takePictures();
}

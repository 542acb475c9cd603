import {loadJS} from "@web/core/assets";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Reads a picture of a code as the till's camera does. */
async function readCode(picture) {
    await loadJS("/web/static/lib/zxing-library/zxing-library.js");
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 480;
    const image = new Image();
    image.src = picture.src;
    await image.decode();
    canvas.getContext("2d").drawImage(image, 0, 0, 480, 480);
    const {BinaryBitmap, HTMLCanvasElementLuminanceSource, HybridBinarizer} =
        window.ZXing;
    const source = new HTMLCanvasElementLuminanceSource(canvas);
    const bitmap = new BinaryBitmap(new HybridBinarizer(source));
    return new window.ZXing.QRCodeReader().decode(bitmap).getText();
}

const fits = (trigger) => ({
    content: "The page is no wider than the phone",
    trigger,
    run() {
        if (document.documentElement.scrollWidth > window.innerWidth) {
            throw new Error("The page must be scrolled sideways");
        }
    },
});

/** Everything by links and forms, which load a page each. */
tours.add("salon_my_salon", {
    steps: () => [
        {
            content: "From the portal's first page",
            trigger: ".o_portal_index_card a[href='/my/salon']",
            run: "click",
            expectUnloadPage: true,
        },
        fits(".o_salon_card"),
        {
            content: "The member card has a code that a camera reads, on white",
            trigger: ".o_salon_card_code",
            async run({anchor}) {
                if (!/^042\d{30}$/.test(await readCode(anchor))) {
                    throw new Error("This is no member card");
                }
                const {backgroundColor} = getComputedStyle(
                    anchor.closest(".o_salon_card")
                );
                if (backgroundColor !== "rgb(255, 255, 255)") {
                    throw new Error(`The card is ${backgroundColor}`);
                }
                if (anchor.getBoundingClientRect().width < 250) {
                    throw new Error("The code is small");
                }
            },
        },
        {
            content: "The tier in its colour, and what is missing for the next one",
            trigger:
                ".o_salon_card:has(.o_salon_progress:contains('to Gold club')) " +
                ".o_salon_tier_4:contains('Silver club')",
        },
        {
            content: "To the points",
            trigger: ".o_salon_points:contains('120 Points')",
            run: "click",
            expectUnloadPage: true,
        },
        fits(".o_salon_entry:contains('A gift')"),
        {
            content: "Back",
            trigger: ".breadcrumb a[href='/my/salon']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Tell something of the last visit",
            trigger: ".o_salon_past a",
            run: "click",
            expectUnloadPage: true,
        },
        fits(".o_salon_tell_form"),
        {
            content: "What was done",
            trigger: "label:contains('What was done for me')",
            run: "click",
        },
        {
            content: "In words",
            trigger: "textarea[name='description']",
            run: "edit It is much too short.",
        },
        {
            content: "Send",
            trigger: ".o_salon_tell_form button",
            run: "click",
            expectUnloadPage: true,
        },
        fits(".o_salon_thanks:contains('Thank you')"),
        {
            content: "Write once more",
            trigger: ".o_salon_say textarea",
            run: "edit At the back, I mean.",
        },
        {
            content: "Send",
            trigger: ".o_salon_say button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It stands there",
            trigger: ".o_salon_said:contains('At the back, I mean.')",
        },
        {
            content: "Back to My salon",
            trigger: ".breadcrumb a[href='/my/salon']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "To the page of the next visit",
            trigger: ".o_salon_coming button",
            run: "click",
            expectUnloadPage: true,
        },
        fits(".o_salon_visit a:contains('Move to another time')"),
    ],
});

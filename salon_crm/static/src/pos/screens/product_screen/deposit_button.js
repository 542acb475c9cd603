import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {DepositPopup} from "@salon_crm/pos/components/deposit_popup/deposit_popup";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons.prototype, {
    clickDeposit() {
        if (!this.pos.hasDeposits()) {
            this.dialog.add(AlertDialog, {
                title: _t("Deposits are not set up"),
                body: _t(
                    "The company has no chart of accounts yet. Once there is one, " +
                        "choose the till's salon branch again and reload the till."
                ),
            });
            return;
        }
        this.dialog.add(DepositPopup);
    },
});

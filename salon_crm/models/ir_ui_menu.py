from odoo import api, models

# Menus that say nothing outside of a country.
OF_COUNTRY = {"CN": ("salon_crm.menu_account_salon_fapiao",)}


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        companies = self.env["res.company"].sudo()
        countries = companies._read_group([], ["account_fiscal_country_id"])
        codes = {country.code for (country,) in countries}
        for code, names in OF_COUNTRY.items():
            if code not in codes:
                menus = [self.env.ref(name, raise_if_not_found=False) for name in names]
                hidden += [menu.id for menu in menus if menu]
        return hidden


class ResCompany(models.Model):
    """Which menus there are depends on the companies' countries."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"country_id", "account_fiscal_country_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

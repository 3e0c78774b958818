"""Addresses of redress; every route is named like its permission."""

from django.urls import path

from .views import compensations, funds, pledges, remedies, vouchers

FUND, PAID = "funds/<int:pk>/", "compensations/<int:pk>/"
STEPS = ("check", "approve", "refuse", "withdraw", "pay", "return_payment", "recover", "write_off")

fund_pages = [
    path("", funds.fund_list, name="fund_list"),
    path("funds/new/", funds.fund_open, name="fund_open"),
    path(FUND, funds.fund_view, name="fund_view"),
    path(f"{FUND}caps/", funds.fund_revise, name="fund_revise"),
    path(f"{FUND}deposit/", funds.fund_deposit, name="fund_deposit"),
    path(f"{FUND}take-back/", funds.fund_take_back, name="fund_take_back"),
    path(f"{FUND}close/", funds.fund_close, name="fund_close"),
    path(f"{FUND}entries/<int:posting>/counter/", funds.fund_correct, name="fund_correct"),
    path(f"{FUND}statement.pdf", funds.fund_view_statement_pdf, name="fund_view_statement_pdf"),
    path(f"{FUND}statement.xlsx", funds.fund_view_statement_xlsx, name="fund_view_statement_xlsx"),
]
compensation_pages = [
    path("compensations/", compensations.advance_compensation_list, name="advance_compensation_list"),
    path(
        "cases/<int:pk>/apply/",
        compensations.advance_compensation_apply,
        name="advance_compensation_apply",
    ),
    path(PAID, compensations.advance_compensation_view, name="advance_compensation_view"),
    *(
        path(
            f"{PAID}{verb.replace('_', '-')}/",
            getattr(compensations, f"advance_compensation_{verb}"),
            name=f"advance_compensation_{verb}",
        )
        for verb in STEPS
    ),
]
PLEDGE, STORE = "pledges/<int:pk>/", "pledges/<int:pk>/shops/<int:store>/"
pledge_pages = [
    path("pledges/", pledges.return_pledge_list, name="return_pledge_list"),
    path("pledges/new/", pledges.return_pledge_register, name="return_pledge_register"),
    path(PLEDGE, pledges.return_pledge_view, name="return_pledge_view"),
    path(f"{PLEDGE}shops/new/", pledges.return_pledge_add_store, name="return_pledge_add_store"),
    path(f"{PLEDGE}figures/", pledges.return_pledge_count, name="return_pledge_count"),
    path(f"{PLEDGE}end/", pledges.return_pledge_end, name="return_pledge_end"),
    path(f"{STORE}plaque.pdf", pledges.return_pledge_view_plaque, name="return_pledge_view_plaque"),
    path(f"{STORE}check/", pledges.return_pledge_check, name="return_pledge_check"),
    path(f"{STORE}leave/", pledges.return_pledge_close_store, name="return_pledge_close_store"),
]
voucher_pages = [
    path(f"{PLEDGE}vouchers/new/", vouchers.return_voucher_issue, name="return_voucher_issue"),
    path(f"{PLEDGE}vouchers/settle/", vouchers.return_voucher_settle, name="return_voucher_settle"),
    path("vouchers/<int:pk>/redeem/", vouchers.return_voucher_redeem, name="return_voucher_redeem"),
]

REMEDY = "remedies/<int:pk>/"
REMEDY_STEPS = ("decide", "decline", "receive", "file", "confirm", "conclude", "reject", "take_back")
remedy_pages = [
    path("remedies/", remedies.legal_remedy_list, name="legal_remedy_list"),
    *(
        path(
            f"cases/<int:pk>/{verb.replace('_', '-')}/",
            getattr(remedies, f"legal_remedy_{verb}"),
            name=f"legal_remedy_{verb}",
        )
        for verb in ("prepare", "request", "hand_up")
    ),
    path(REMEDY, remedies.legal_remedy_view, name="legal_remedy_view"),
    path(f"{REMEDY}pack.pdf", remedies.legal_remedy_print_pdf, name="legal_remedy_print_pdf"),
    path(f"{REMEDY}pack.docx", remedies.legal_remedy_print_docx, name="legal_remedy_print_docx"),
    *(
        path(
            f"{REMEDY}{verb.replace('_', '-')}/",
            getattr(remedies, f"legal_remedy_{verb}"),
            name=f"legal_remedy_{verb}",
        )
        for verb in REMEDY_STEPS
    ),
]

urlpatterns = [*fund_pages, *compensation_pages, *pledge_pages, *voucher_pages, *remedy_pages]

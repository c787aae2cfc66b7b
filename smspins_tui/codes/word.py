"""The words that stand near a number in a message, and what they say it is, in the languages of such messages.

Stands apart because it is a list to be read and added to. The one rule: general words, never the phrase of one sender.
Words of scripts with spaces are folded (no case, no accents) and looked up whole, or by their start or end; those of
scripts without spaces, or whose words carry glued ones, are looked for anywhere.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

_LONGEST = 40


class Word(Enum):
    """What a word says of a number near it."""

    CODE = "names a code"
    DO = "says what to do with a code"
    USE = "says what a code is for"
    OTHER = "names another number"
    NOT_CODE = "names another number, also together with the word for a code: zip code, código postal"
    MONTH = "a year may follow"
    FREE = "ties a name to its number: is, the"


class Tone(Enum):
    """What a word says of its message."""

    SIGN_IN = "no advertisement has it near its code"
    WARNING = "the warning that goes with a code"
    OFFER = "an advertisement"


def fold(word: str) -> str:
    """Return `word` without case and accents, as SMS often write it."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word[:_LONGEST].casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def meaning(word: str) -> Word | None:
    """Return what a folded word says of a number near it, None for most words."""
    return _meaning(word) if len(word) <= _LONGEST else None


def tone(word: str) -> Tone | None:
    """Return what a folded word says of its message, None for most words."""
    return _tones().get(word)


@lru_cache(maxsize=4096)
def _meaning(word: str) -> Word | None:
    if (known := _meanings().get(word)) is not None:
        return known
    if word.endswith(_NOT_CODE_ENDS):
        return Word.NOT_CODE
    if word.endswith(_CODE_ENDS) or word.startswith(_CODE_STARTS):
        return Word.CODE
    return Word.OTHER if word.startswith(_OTHER_STARTS) else None


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Word]:
    """Every word by itself; one in two lists is what the later list says."""
    lists = {
        Word.MONTH: _MONTHS,
        Word.USE: _USE,
        Word.DO: _DO,
        Word.OTHER: _OTHER,
        Word.CODE: _CODE,
        Word.NOT_CODE: _NOT_CODE,
        Word.FREE: _FREE,
    }
    return {fold(word): meant for meant, words in lists.items() for word in words.split()}


@lru_cache(maxsize=1)
def _tones() -> dict[str, Tone]:
    lists = {Tone.OFFER: _OFFERS, Tone.WARNING: _WARNINGS, Tone.SIGN_IN: _SIGN_IN}
    return {fold(word): said for said, words in lists.items() for word in words.split()}


@lru_cache(maxsize=1)
def glued() -> tuple[tuple[str, Word], ...]:
    """Return the words that are looked for anywhere in a text, the longest first."""
    pairs = ((name.replace("_", " "), word) for word, names in _GLUED.items() for name in names.split())
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def glued_warnings() -> tuple[str, ...]:
    """Return the words of a warning that are looked for anywhere in a text."""
    return tuple(_GLUED_WARNINGS.split())


_CODE = """
code codes otp otps passcode passcodes pin password passwords token totp tan mtan pushtan vcode
código códigos clave contraseña senha codice codici passe kennwort passwort
kod kodu kodun kodunu kodunuz kodunuzu şifre şifren şifreniz şifresi parola parolanız parolası kode sandi mã
код кода коду кодом коды кодів пароль пароля паролем пин пинкод пінкод гасло
hasło wachtwoord koden kód kódja kódot codul cod koodi koodisi κωδικός κωδικό heslo jelszó lösenord adgangskode
"""
_CODE_ENDS = (
    *("code", "codes", "kode", "kod", "koden", "koodi", "koodisi", "kennwort", "passwort", "wachtwoord", "код", "кода"),
    *("-tan", "-pin", "-otp"),
)
_CODE_STARTS = ("kodunuz", "sifre", "parola", "парол", "contrasen", "kodem")

_DO = """
use enter type input insert provide submit usa usar usando utiliza utilice ingresa ingrese ingresar introduce introduzca
escribe digita utilisez saisissez entrez utilise saisis entrer saisir verwenden verwende nutzen nutze eingeben gib geben
utilize digite insira informe inserisci utilizza inserire digitare введите введи используйте укажите girin giriniz
kullanın kullaniniz masukkan gunakan gebruik użyj wpisz nhập
"""
_USE = """
verification verify verifying verified authentication authenticate authorise authorize authorisation authorization login
logon signin signup log sign confirm confirmation security access activation activate unlock identity register
registration recovery reset one-time onetime two-factor two-step 2fa mfa
verificación verificar verifica verifique confirmar confirma confirme confirmación acceso acceder iniciar autorizar
autenticación seguridad activar activación registro
vérification vérifier connexion connecter connectez confirmer confirmez sécurité valider validez validation
authentification identification activation inscription
bestätigung bestätigen bestätige anmeldung anmelden anzumelden einloggen einzuloggen verifizierung verifizieren freigabe
registrierung sicherheit aktivierung abzuschließen
verificação acessar acesse entrar confirmação autenticação segurança cadastro ativar
accesso accedere confermare conferma accedi sicurezza autenticazione attivare
подтверждения подтверждение подтвердите подтвердить вход входа войти авторизации авторизация регистрации доступа доступ
проверки безопасности
doğrulama doğrulamak giriş girişi onay onayı onaylamak güvenlik etkinleştirme
verifikasi masuk konfirmasi keamanan otentikasi aktivasi
bevestig inloggen verificatie weryfikacji weryfikacyjny logowania xác minh đăng
"""

_OTHER = """
order invoice ref reference ticket case tracking parcel package shipment delivery account acct card flight gate seat
room suite apt apartment unit floor bus train route extension ext version model zip box policy booking reservation pnr
transaction txn trans receipt id user member membership customer client patient employee claim application license
licence vehicle plate meter bill loan call dial phone tel telephone mobile cell fax whatsapp year since born copyright
balance total amount price score page building branch agent badge serial imei lot batch sku item product tax vat iban
routing cheque street postcode ending ends shortcode appointment queue position station platform channel contract docket
prize winner
pedido orden factura referencia cuenta tarjeta vuelo habitación sala cita envío seguimiento paquete reserva expediente
caso llame llama llámanos teléfono móvil saldo importe póliza cliente folio contrato guía terminada termina terminado
turno boleto
commande facture référence réf compte carte vol chambre colis suivi réservation dossier billet appelez téléphone solde
montant contrat ligne terminant finissant
referenz konto karte flug zimmer paket vorgang telefon rufnummer betrag plz postleitzahl zug gleis endet endend anrufen
encomenda fatura referência conta cartão voo quarto rastreio rastreamento protocolo ligue telefone celular valor final
ordine fattura riferimento rif conto carta volo camera pacco spedizione prenotazione pratica chiama telefono importo
totale contratto biglietto
рейс поезд вагон звоните баланс сумма итого индекс полис номер тел телефон телефону справки
sipariş siparişiniz fatura referans hesap kart uçuş sefer oda kargo takip rezervasyon müşteri abone arayın bakiye tutar
toplam poliçe başvuru sonu biten
pesanan faktur tagihan referensi rekening kartu penerbangan kamar resi pemesanan hubungi telepon jumlah pelanggan
bestelling factuur zamówienie faktura
"""
_OTHER_STARTS = (
    *("bestell", "rechnung", "sendung", "buchung", "auftrag", "kunden", "vertrag", "kontonummer"),
    *("заказ", "счет", "карт", "посылк", "трек", "отправлени", "брон", "договор", "квитанц", "обращени", "заявк"),
    *("клиент", "оканчива", "заканчива"),
)

_NOT_CODE = """
zip postal post area country calling dialing short promo promotional promotion discount coupon gift voucher referral
invite qr error dress source bar sort tax swift shipping offer booking reservation flight tracking order product item
promocional postale promotionnel descuento sconto fiscale desconto réduction remise rabatt gutschein diskon indirim
promosyon rabat avantage barras barres barre
đơn giảm khách bưu
"""
_NOT_CODE_ENDS = (
    *("barcode", "zipcode", "postcode", "strichcode", "gutscheincode", "rabattcode", "aktionscode", "qr-code"),
    *("code-barres", "промокод", "промо-код", "штрихкод", "qr-код"),
)

_MONTHS = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janvier février mars avril mai juin juillet août septembre octobre novembre décembre januar februar märz juni juli
oktober dezember janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile
maggio giugno luglio settembre ottobre dicembre января февраля марта апреля мая июня июля августа сентября октября
ноября декабря ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık januari februari maret mei
agustus desember
"""
_FREE = """
is are was es son est ist sind lautet é è são sono adalah это является jest là je er är on as the here hier aqui aquí
ecco voici den la le el il o a là của bạn הוא היא שלך
"""

NUMBER_WORDS = frozenset(("no", "nr", "n", "num", "number", "numero", "nummer", "id"))
"""Folded words that may stand between a name and its number."""

_OFFERS = """
off discount sale promo coupon offer offers deal deals checkout save voucher descuento oferta ofertas rebajas soldes
promotion promotions réduction remise rabatt gutschein sparen desconto promoção sconto offerta saldi скидка скидку
скидки акция промокод indirim kampanya diskon
"""
_WARNINGS = """
share disclose anyone nobody expires expire expiring valid compartas comparta compartir nadie caduca vence válido
partagez partager communiquez personne expirera weitergeben teilen niemandem gültig compartilhe ninguém condividere
condividerlo nessuno scade valido сообщайте никому передавайте действителен действует говорите paylaşmayın
paylaşmayınız kimseyle geçerli geçerlidir bagikan siapapun siapa berlaku rahasia
"""
_SIGN_IN = "verification verify otp login passcode password authentication verificación verificação"

_GLUED = {
    Word.CODE: """
验证码 驗證碼 校验码 校驗碼 动态码 動態碼 动态密码 動態密碼 动态口令 口令 激活码 确认码 確認碼 安全码 安全碼 登录码
登入碼 密码 密碼 取件码 取货码 识别码 验证代码 認證碼 认证码 短信码 随机码
コード 認証番号 確認番号 暗証番号 パスワード
인증번호 인증코드 인증_번호 코드 비밀번호 확인번호 암호
رمز كود شفرة كلمة_المرور کد 🔐 🔑 קוד סיסמה รหัส कोड ओटीपी पिन কোড
""",
    Word.USE: """
验证 驗證 登录 登入 登錄 注册 註冊 认证 身份 認証 ログイン 確認 本人 인증 로그인
تحقق تأكيد الدخول تفعيل تسجيل אימות כניסה ยืนยัน सत्यापन लॉगिन
""",
    Word.DO: "输入 輸入 入力 입력 استخدم أدخل ادخل הזן הזינו กรอก",
    Word.OTHER: """
订单 訂單 单号 單號 快递 快遞 运单 尾号 尾號 卡号 卡號 航班 车次 房间 房號 电话 電話 致电 拨打 客服 余额 餘額 金额
金額 编号 編號 流水号 工单 邮编 郵遞 发票 發票 保单 会员号 热线 熱線 回复 回覆 末四位
注文 問い合わせ 伝票 予約番号 会員番号 口座 便名 号室 請求 残高 合計 郵便番号 追跡番号 受付番号 末尾 下4桁
주문 운송장 송장 예약번호 계좌 전화 고객센터 잔액 금액 합계 우편번호 접수번호 회원번호 끝자리
طلب فاتورة حساب بطاقة رحلة غرفة شحنة حجز اتصل هاتف رصيد مبلغ مرجع تنتهي הזמנה חשבון כרטיס טלפון
""",
    Word.NOT_CODE: """
クーポンコード バーコード QRコード プロモコード 割引コード 郵便コード 할인코드 쿠폰코드 쿠폰번호 优惠码 優惠碼 兑换码
邀请码 二维码 折扣码 كود_خصم كود_الخصم رمز_الخصم رمز_بريدي الرمز_البريدي
""",
}
_GLUED_WARNINGS = """
泄露 泄漏 洩露 告知 他人 切勿 请勿 有效 有効 教えない 유효 타인 공유 알려 تشارك صالح أحد साझा ห้าม
"""

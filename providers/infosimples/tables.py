"""What the vendor's services read, by the titles that stand on the papers themselves: the vendor's
document shows four titles (``Nome``, ``Sobrenome``, ``CPF``, ``Data de nascimento``) and links the rest.

Sources of the titles: the vendor's document; for licences and vehicle papers Resoluções CONTRAN 886 and
809; for bills Resolução Normativa ANEEL 1.000, article 327; for invoices the ABRASF model 2.03; for tax
returns the Receita Federal's own form. A title that is not here is kept without a name.
"""

from __future__ import annotations

from providers.titled import Titles

_ADDRESS: Titles = {
    "address": ("Endereço", "Endereço completo", "Logradouro"),
    "neighbourhood": ("Bairro", "Endereço bairro"),
    "city": ("Cidade", "Município", "Endereço município"),
    "state": ("UF", "Estado", "Endereço UF"),
    "postal_code": ("CEP", "Endereço CEP"),
}

LICENCE: Titles = {
    "full_name": ("Nome", "Nome e sobrenome", "Nome completo"),
    "surname": ("Sobrenome",),
    "date_of_birth": ("Data de nascimento", "Nascimento", "Data, local e UF de nascimento"),
    "place_of_birth": ("Local de nascimento", "Naturalidade"),
    "personal_number": ("CPF",),
    "reference_number": (
        "RG",
        "Doc. identidade",
        "Doc. identidade / Órg. emissor / UF",
        "Documento de identidade",
    ),
    "registration_number": ("Número de registro", "Registro", "Nº registro CNH"),
    "document_number": ("Número do espelho", "Espelho", "Número da CNH"),
    "license_category": ("Categoria", "Cat. hab.", "Categoria habilitação"),
    "nationality": ("Nacionalidade",),
    "sex": ("Sexo",),
    "parents": ("Filiação",),
    "father_name": ("Nome do pai", "Pai", "Filiação pai"),
    "mother_name": ("Nome da mãe", "Mãe", "Filiação mãe"),
    "date_of_first_issue": ("1ª habilitação", "Primeira habilitação", "Data da primeira habilitação"),
    "date_of_issue": ("Data de emissão", "Emissão", "Data de expedição"),
    "date_of_expiry": ("Validade", "Data de validade"),
    "place_of_issue": ("Local", "Local de emissão"),
    "issuing_authority": ("Órgão emissor",),
    "observations": ("Observações", "Observação"),
}

VEHICLE: Titles = {
    "license_plate": ("Placa", "Placa atual"),
    "vin": ("Chassi", "Número do chassi"),
    "registration_number": ("Renavam", "Código Renavam"),
    "full_name": ("Nome", "Nome do proprietário", "Proprietário"),
    "personal_number": ("CPF", "CPF / CNPJ", "CPF / CNPJ do proprietário", "CPF do proprietário"),
    "tax_number": ("CNPJ", "CPF / CNPJ", "CPF / CNPJ do proprietário", "CNPJ do proprietário"),
    "reference_period": ("Exercício", "Ano de exercício"),
    "document_number": ("Número do CRV", "CRV"),
    "serial_number": ("Código de segurança do CLA", "Código de segurança"),
    "license_category": ("Categoria",),
    "place_of_issue": ("Local", "Local de emissão"),
    "date_of_issue": ("Data", "Data de emissão"),
    "observations": ("Observações", "Observações do veículo"),
    "city": ("Município", "Cidade"),
    "state": ("UF", "Estado"),
}

BILL: Titles = {
    "customer_name": ("Nome do cliente", "Cliente", "Nome do titular", "Titular", "Nome", "Consumidor"),
    "customer_number": (
        "Número do cliente",
        "Código do cliente",
        "Número da instalação",
        "Instalação",
        "Unidade consumidora",
        "Código da instalação",
        "Seu código",
        "UC",
    ),
    "personal_number": ("CPF", "CPF / CNPJ", "CPF / CNPJ do cliente", "CPF do cliente"),
    "tax_number": ("CNPJ do cliente", "CPF / CNPJ", "CPF / CNPJ do cliente"),
    **_ADDRESS,
    "reference_period": (
        "Mês de referência",
        "Referência",
        "Mês / Ano",
        "Conta mês",
        "Mês / Ano de referência",
    ),
    "date_of_issue": ("Data de emissão", "Emissão"),
    "due_date": ("Vencimento", "Data de vencimento"),
    "amount_due": (
        "Total a pagar",
        "Valor a pagar",
        "Valor total",
        "Valor total a pagar",
        "Valor da conta",
        "Total",
    ),
    "meter_number": ("Número do medidor", "Medidor"),
    "consumption": ("Consumo", "Consumo kWh", "Consumo total", "Consumo faturado", "Consumo ativo"),
    "document_number": ("Nota fiscal", "Número da nota fiscal"),
}

INVOICE: Titles = {
    "document_number": (
        "Número da nota",
        "Número",
        "Número NFS-e",
        "Número da NFS-e",
        "Número da nota fiscal",
    ),
    "reference_number": ("Código de verificação", "Código de autenticidade"),
    "date_of_issue": ("Data de emissão", "Data e hora de emissão", "Emissão", "Data e hora da emissão"),
    "reference_period": ("Competência", "Data de competência", "Mês de competência"),
    "full_name": (
        "Nome do prestador",
        "Prestador nome razão social",
        "Razão social do prestador",
        "Prestador",
    ),
    "personal_number": ("CPF do prestador", "CPF / CNPJ do prestador"),
    "tax_number": ("CNPJ do prestador", "CPF / CNPJ do prestador"),
    "registration_number": ("Inscrição municipal do prestador", "Inscrição municipal"),
    "customer_name": ("Nome do tomador", "Tomador nome razão social", "Razão social do tomador", "Tomador"),
    "address": ("Endereço do prestador",),
    "city": ("Município do prestador",),
    "state": ("UF do prestador",),
    "postal_code": ("CEP do prestador",),
    "email": ("E-mail do prestador",),
    "phone": ("Telefone do prestador",),
    "amount_due": (
        "Valor total da nota",
        "Valor líquido",
        "Valor da nota",
        "Valor dos serviços",
        "Valor total",
    ),
    "observations": ("Discriminação dos serviços", "Discriminação", "Outras informações", "Observações"),
}

TAX_RETURN: Titles = {
    "full_name": ("Nome", "Nome do contribuinte", "Nome do declarante"),
    "personal_number": ("CPF", "CPF do declarante", "CPF do contribuinte"),
    "date_of_birth": ("Data de nascimento",),
    "voter_number": ("Título eleitoral",),
    "occupation": ("Ocupação principal", "Natureza da ocupação"),
    **_ADDRESS,
    "email": ("E-mail",),
    "phone": ("Telefone", "DDD / Telefone", "Celular"),
    "reference_period": ("Exercício", "Ano-exercício", "Ano-calendário"),
    "reference_number": ("Número do recibo", "Recibo"),
}

"""Pools of ordinary given names and surnames by country; persons are drawn from them at random.

Nobody is meant: each combination is made by a random generator, and the pools hold only names
that are common in the country. Accents and letters are those of the language.
"""

from __future__ import annotations

from typing import NamedTuple


class Pool(NamedTuple):
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]


def _pool(female: str, male: str, surnames: str) -> Pool:
    """Words parted by bars, so that a name may hold a space."""
    parts = (tuple(n.strip() for n in names.split("|")) for names in (female, male, surnames))
    return Pool(*parts)


POOLS: dict[str, Pool] = {
    "MEX": _pool(
        "María Fernanda|Guadalupe|Ximena|Rocío|Ana Sofía|Verónica|Itzel|Leticia|Mónica|Alejandra|"
        "María del Carmen|Paloma|Yolanda|Araceli|Karla Daniela|Inés|Rosa Elena|Citlali",
        "José Luis|Juan Carlos|Emiliano|Raúl|Héctor|Jesús Antonio|Óscar|Miguel Ángel|Gerardo|"
        "Iván|Fernando|Arturo|Rubén Darío|Sebastián|Ignacio|Martín|Ulises|José Ángel",
        "Hernández|Muñoz|Castañeda|Rodríguez|Ibáñez|Treviño|Ávila|Cárdenas|Domínguez|Ortiz|"
        "Zúñiga|Vázquez|de la Cruz|Guzmán|Peralta|Ocampo|Nájera|Solís|Mejía|Escobedo|Tapia|"
        "Quintana|del Río|Bautista|Xicoténcatl|Luna|Ureña|Montes de Oca",
    ),
    "BRA": _pool(
        "Ana Beatriz|Juliana|Marina|Conceição|Letícia|Maria Aparecida|Taís|Luíza|Débora|"
        "Fernanda|Rita de Cássia|Priscila|Vitória|Josefa|Camila|Antônia|Sílvia|Jéssica",
        "João Pedro|Thiago|Antônio Carlos|Cauã|Márcio|Luiz Henrique|Sérgio|Vinícius|José|"
        "Francisco|Rogério|Gustavo|Caio|Edílson|Fábio|Mateus|Otávio|Paulo Sérgio",
        "Silva|Souza|Gonçalves|Araújo|Conceição|Magalhães|Pereira|Nogueira|Assunção|Barbosa|"
        "Teixeira|Brandão|Moraes|Vasconcelos|Lacerda|Figueiredo|Sampaio|Queiroz|Falcão|"
        "Nascimento|Antunes|Siqueira|Leitão|Cordeiro",
    ),
    "IDN": _pool(
        "Siti Rahmawati|Dewi Lestari|Ni Wayan Suryani|Ayu Permatasari|Fitri Handayani|Sumiati|"
        "Maria Yosefina|Rina Wulandari|Nurhayati|Indah Puspita|Yuliana|Endang Sulastri|Kartini",
        "Budi Santoso|Agus Setiawan|I Made Sukarta|Muhammad Rizki|Hendra|Suparno|Yohanes Bosco|"
        "Joko Prasetyo|Ahmad Fauzi|Dedi Kurniawan|Rahmat Hidayat|Eko Wahyudi|Slamet|Bambang",
        "Siregar|Nasution|Wijaya|Saputra|Simanjuntak|Hidayat|Pratama|Gunawan|Lubis|Kusuma|"
        "Manurung|Hartono|Nugroho|Tanjung|Situmorang|Halim|Sitompul|Wibowo",
    ),
    "DEU": _pool(
        "Jana|Katharina Maria|Ulrike|Jördis|Anneliese|Sabine|Käthe|Lea-Sophie|Françoise|Heike|"
        "Gönül|Susanne Ruth|Mareike|Frieda|Tülay|Bärbel|Charlotte|Wiebke",
        "Jörg|Matthias|Karl-Heinz|Björn|Lukas Emil|Günter|Thomas|Sören|Dieter|Rüdiger|Paul|"
        "Cem|Holger Fritz|Jannik|André|Hans-Jürgen|Moritz|Uwe",
        "Müller|Weiß|Schäfer|Groß|Köhler|Özdemir|Vogel|Krüger|von der Heide|Jäger|Böhm|"
        "Meißner|Schmitt-Ehlers|Lindner|Yıldız|Hartmann|Kühn|Straßer|Brandt|Nowak|Fröhlich|Baumgärtner",
    ),
    "IND": _pool(
        "Priya|Ananya|Lakshmi|Fatima|Sunita|Meera|Harpreet|Kavitha|Neha|Deepika|Rukmini|Shabnam|"
        "Pooja|Gurleen|Swati|Aparna",
        "Rahul|Arjun|Suresh|Mohammed|Vikram|Manoj|Gurpreet|Karthik|Anil|Sanjay|Imran|Rajesh|"
        "Naveen|Dinesh|Prakash|Harish",
        "Sharma|Iyer|Patel|Reddy|Khan|Singh|Nair|Banerjee|Deshmukh|Gupta|Choudhary|Menon|Joshi|"
        "Kulkarni|Pillai|Mehta|Yadav|Bhattacharya|Rao|Ansari|Verma|Dhillon",
    ),
    "NLD": _pool(
        "Willemijn|Sanne|Zoë|Annelies|Renée|Fleur|Geertruida Maria|Noëlle|Marijke|Lieke|Hanneke|"
        "Yasmina|Britt|Aaltje",
        "Jeroen|Daniël|Pieter|Joost|Bart Willem|Rûtger|Hendrik Jan|Thijs|Maarten|Gijs|André|"
        "Sjoerd|Youssef|Ruben",
        "de Vries|van den Berg|Jansen|'t Hoen|Bakker|van der Meulen|Coëlho|Mulder|Dijkstra|"
        "Brouwer-Smit|IJsselstein|Vermeer|Hendriks|van 't Veld|Hoekstra|El Amrani|Postma|Kuipers",
    ),
    "SWE": _pool(
        "Åsa|Linnéa|Märta|Frida|Ingrid|Elin|Gunilla|Björg|Saga|Kerstin Maria|Malin|Annika|Selma",
        "Åke|Björn|Gösta|Erik Johan|Jörgen|Nils|Håkan|Mårten|Lars-Göran|Oskar|Pär|Viktor|Folke",
        "Ångström|Öberg|Sjöström|Bäckman|Nilsson|Håkansson|Löfgren|Åkerlund|Lindqvist|Ekström|"
        "Sandberg|Wåhlin|Hallén|Söderlund|Myrén|Forsgren|Östman",
    ),
    "NOR": _pool(
        "Ragnhild|Solveig|Bjørg|Kåre-Anne|Ingeborg|Øydis|Marte|Silje|Åse|Turid|Hedda|Kjersti",
        "Bjørn|Øystein|Håvard|Sindre|Torbjørn|Åsmund|Per Kristian|Jørgen|Sæmund|Vegard|Ola|Eirik",
        "Ødegård|Bjørnstad|Håland|Nygård|Sæther|Kristoffersen|Strøm|Lie|Myhre|Grønli|Aasen|"
        "Brekke|Tangen|Solbakken|Næss|Fjeldstad|Røed",
    ),
    "USA": _pool(
        "Jennifer Lynn|Aaliyah|Megan|Dolores|Sarah Elizabeth|Brianna|Kathleen|Tamara|Ashley|"
        "Grace|Yolanda|Hannah",
        "Christopher James|DeShawn|Tyler|Walter|Kevin Patrick|Marcus|Ethan|Dale|Brandon Lee|"
        "Gregory|Andre|Samuel",
        "O'Malley|Whitaker|Nguyen-Harris|McAllister|Peterson|Delgado|Hutchins|Coleman|Yazzie|"
        "Kowalczyk|Fitzgerald|Bradford|Sandoval|Ellison|Hargrove|Okafor|Beaumont",
    ),
    "PHL": _pool(
        "Maria Cristina|Jocelyn|Angelica Joy|Rosario|Marites|Liza Mae|Katrina|Divina|Lourdes|"
        "Princess Anne|Imelda Grace",
        "Jose Mari|Rodel|Angelo|Ramon|Jericho|Emmanuel|Reynaldo|Mark Anthony|Arnel|Crisanto|John Paul",
        "Dela Cruz|Santos|Peña|Bautista|Villanueva|Mañalac|Reyes|Dimaculangan|Ocampo|Aquino|"
        "Salonga|Ibañez|Pangilinan|Soriano|Macaraeg|Nuñez|Tolentino",
    ),
    "COL": _pool(
        "Luz Marina|Paola Andrea|Yolanda|María Camila|Claudia Patricia|Nubia|Valentina|Gloria Inés",
        "Jhon Jairo|Carlos Andrés|Hernán|Luis Eduardo|Wilson|Óscar Iván|Camilo|Jaime Alberto",
        "Rodríguez|Gómez|Ospina|Restrepo|Cárdenas|Muñoz|Zapata|Quintero|Londoño|Echeverri|Salazar|Ariza",
    ),
    "MYS": _pool(
        "Nurul Aisyah binti Rahman|Siti Hajar binti Osman|Tan Mei Ling|Kavitha a/p Muniandy|Lim Hui Shan|"
        "Farah Nadia binti Yusof",
        "Ahmad Faizal bin Hassan|Muhammad Amir bin Zakaria|Lee Chong Keat|Suresh a/l Raman|Wong Kah Fai|"
        "Khairul Anwar bin Ismail",
        "",
    ),
    "SGP": _pool(
        "Tan Xiu Wen|Priya Nair|Nur Amalina Binte Salleh|Lim Bee Hoon|Chua Jia Min|Devi Krishnan",
        "Ng Wei Jie|Muhammad Hafiz Bin Omar|Rajan Pillai|Goh Boon Huat|Teo Kok Leong|Lee Jun Hao",
        "",
    ),
    "FRA": _pool(
        "Hélène|Anaïs|Françoise|Léa|Aurélie Marie|Chloé|Maëlle|Geneviève|Inès|Noémie|Océane|Solène|Djamila",
        "François|Benoît|Jérôme|Loïc|Jean-Baptiste|Gaël|Étienne|Stéphane|Noël|Théo|Rémi Louis|Karim|Clément",
        "Lefèvre|D'Aubigny|Dubois|Marchand|Garçon|Bélanger|Le Goff|Noël-Petit|Hébert|Fontaine|"
        "L'Hermitte|Moreau|Saint-Léger|Œuvrard|Caron|Benhaddou|Dupré|Vasseur",
    ),
    "ESP": _pool(
        "Begoña|María José|Lucía|Nuria|Ainhoa|Concepción|Rocío|Montserrat|Itziar|Ángela|Carmen|Sofía",
        "Iñaki|José Ramón|Álvaro|Íñigo|Sergio|Joaquín|Andrés|Jordi|Francisco Javier|Víctor|Rubén|Martín",
        "Núñez|García|Peñalver|Echeverría|Muñoz|Ferrándiz|Iglesias|Güell|Ordóñez|Castaño|Rincón|"
        "Sánchez|Llorente|Etxebarria|Valdés|Acuña|Bermúdez|Carreño",
    ),
    "PRT": _pool(
        "Inês|Mafalda|Conceição|Joana|Beatriz|Graça Maria|Filipa|Lídia|Matilde|Sónia|Teresa",
        "João|Rúben|Luís Miguel|Duarte|Tomás|António|Nuno|Simão|Gonçalo|Vítor|Afonso|José Manuel",
        "Gonçalves|Simões|Guimarães|Falcão|Assunção|Teixeira|Brandão|Leitão|Pires|Valadares|"
        "Sequeira|Mourão|Vilhena|Cardoso|Antunes|Frazão|Serrão",
    ),
    "FIN": _pool(
        "Aino|Päivi|Hilkka Maria|Säde|Kaisa|Yrsa|Tuulikki|Marjatta|Venla|Eeva-Liisa|Outi|Jasmin",
        "Väinö|Jyrki|Antti|Pekka Olavi|Seppo|Mika|Eetu|Tapio|Jarkko|Björn|Heikki|Onni|Jukka-Pekka",
        "Mäkelä|Hämäläinen|Korhonen|Järvinen|Öhman|Räsänen|Lehtonen|Ylönen|Koskinen|Sjöblom|"
        "Pöyry|Väisänen|Laitinen|Åström|Niskanen|Hyvärinen",
    ),
    "EST": _pool(
        "Õie|Kätlin|Maarja|Tiiu|Anu-Liis|Külli|Ülle|Piret|Jekaterina|Merike|Aet|Signe",
        "Jüri|Märt|Tõnu|Andrus|Ülo|Priit|Kaarel|Rõivo|Sander|Aleksei|Mihkel|Jaanus",
        "Õunapuu|Tamm|Sepp|Kärner|Põld|Mägi|Rüütel|Kuusk|Ööbik|Lepik|Saarepuu|Kõiv|Ivanova|"
        "Vaher|Pärn|Luik|Raudsepp",
    ),
    "ROU": _pool(
        "Ștefania|Ioana|Mădălina|Crăița|Elena Maria|Anișoara|Bianca|Sânziana|Georgeta|Raluca",
        "Ștefan|Andrei|Răzvan|Mihăiță|Ion|Cătălin|Gheorghe|Traian|Dragoș|Sorin Vasile|Lucian",
        "Popa|Țurcanu|Ionescu|Drăgulin|Munteanu|Călugăru|Stănescu|Rusu|Bălan|Mureșanu|Nistor|"
        "Dobre|Păun|Voicu|Șerban|Lazăr",
    ),
    "UTO": _pool(
        "Anna Maria|Zélie|Wilhelmina|Noor|Ifeoma|Tamsin|Ísadora|Petra|Sólveig|Mei-Lin|Aroha",
        "Anders|Björn|Tomáš|Ifeanyi|Marek|Søren|Luca|Émile|Jean-Luc|Óscar|Tane|Yannick",
        "Eriksson|O'Shaughnessy|Nowakowski|Brønsted|Müller-Lefèvre|Szabó|Çelik|Van der Linden|"
        "Håkonsen|Petrović|D'Angelo|Ngoma|Łukasik|Þorsson|Ibarra|Nyström|Kovač",
    ),
}

# Mainland China: characters with their reading, since the passport prints both.
CHINESE_SURNAMES = tuple(
    tuple(pair.split())
    for pair in (
        "王 WANG|李 LI|张 ZHANG|刘 LIU|陈 CHEN|杨 YANG|赵 ZHAO|黄 HUANG|周 ZHOU|吴 WU|徐 XU|孙 SUN|"
        "胡 HU|朱 ZHU|高 GAO|林 LIN|何 HE|郭 GUO|马 MA|罗 LUO|梁 LIANG|宋 SONG|欧阳 OUYANG|吕 LYU"
    ).split("|")
)
CHINESE_FEMALE = tuple(
    tuple(pair.split())
    for pair in (
        "秀英 XIUYING|丽娟 LIJUAN|婷 TING|雪梅 XUEMEI|雨欣 YUXIN|静 JING|桂兰 GUILAN|晓燕 XIAOYAN|"
        "思琪 SIQI|芳 FANG|玉珍 YUZHEN|慧敏 HUIMIN|春花 CHUNHUA|佳怡 JIAYI|红霞 HONGXIA|楠 NAN"
    ).split("|")
)
CHINESE_MALE = tuple(
    tuple(pair.split())
    for pair in (
        "伟 WEI|建国 JIANGUO|志强 ZHIQIANG|浩然 HAORAN|军 JUN|文博 WENBO|国庆 GUOQING|子轩 ZIXUAN|"
        "海涛 HAITAO|勇 YONG|德明 DEMING|宇航 YUHANG|立新 LIXIN|鹏 PENG|少华 SHAOHUA|永福 YONGFU"
    ).split("|")
)
# 民族 with its share among the drawn cards.
ETHNICITIES = (("汉", 0.8), ("回", 0.05), ("满", 0.05), ("壮", 0.04), ("苗", 0.03), ("土家", 0.03))

# Thailand: both scripts, since the card prints both.
THAI_SURNAMES = tuple(
    tuple(pair.split())
    for pair in (
        "ใจดี Jaidee|สุขสวัสดิ์ Suksawat|ทองคำ Thongkham|บุญมา Boonma|แสงจันทร์ Saengchan|"
        "ศรีสุข Srisuk|วงศ์ไทย Wongthai|พรหมมา Phromma|รักไทย Rakthai|มีทรัพย์ Meesap|"
        "จันทร์เพ็ญ Chanphen|กิตติวงศ์ Kittiwong|ชัยวัฒน์ Chaiwat|เจริญผล Charoenphon|อินทรา Inthara|"
        "ภักดี Phakdee|ปัญญาดี Panyadee|ฤทธิ์เดช Ritdet|โพธิ์ทอง Phothong|เหลืองอ่อน Lueangon"
    ).split("|")
)
THAI_FEMALE = tuple(
    tuple(pair.split())
    for pair in (
        "มาลี Malee|สุดา Suda|พรทิพย์ Porntip|อรทัย Orathai|นิภา Nipa|กนกวรรณ Kanokwan|จุฑามาศ Juthamat|"
        "ณัฐธิดา Natthida|เพ็ญศรี Phensri|ศิริพร Siriporn"
    ).split("|")
)
THAI_MALE = tuple(
    tuple(pair.split())
    for pair in (
        "สมชาย Somchai|ประเสริฐ Prasert|วิชัย Wichai|อนุชา Anucha|ธนากร Thanakorn|สุรพล Suraphon|"
        "ณัฐวุฒิ Natthawut|เกียรติศักดิ์ Kiattisak|ภูมิพัฒน์ Phumiphat|ชัชวาล Chatchawan"
    ).split("|")
)

# India: how the names of the pool are written in Hindi, as Aadhaar cards of the north print them.
DEVANAGARI = dict(
    pair.split()
    for pair in (
        "Priya प्रिया|Ananya अनन्या|Lakshmi लक्ष्मी|Fatima फातिमा|Sunita सुनीता|Meera मीरा|Harpreet हरप्रीत|"
        "Kavitha कविता|Neha नेहा|Deepika दीपिका|Rukmini रुक्मिणी|Shabnam शबनम|Pooja पूजा|Gurleen गुरलीन|"
        "Swati स्वाति|Aparna अपर्णा|Rahul राहुल|Arjun अर्जुन|Suresh सुरेश|Mohammed मोहम्मद|Vikram विक्रम|"
        "Manoj मनोज|Gurpreet गुरप्रीत|Karthik कार्तिक|Anil अनिल|Sanjay संजय|Imran इमरान|Rajesh राजेश|"
        "Naveen नवीन|Dinesh दिनेश|Prakash प्रकाश|Harish हरीश|Sharma शर्मा|Iyer अय्यर|Patel पटेल|Reddy रेड्डी|"
        "Khan खान|Singh सिंह|Nair नायर|Banerjee बनर्जी|Deshmukh देशमुख|Gupta गुप्ता|Choudhary चौधरी|"
        "Menon मेनन|Joshi जोशी|Kulkarni कुलकर्णी|Pillai पिल्लई|Mehta मेहता|Yadav यादव|"
        "Bhattacharya भट्टाचार्य|Rao राव|Ansari अंसारी|Verma वर्मा|Dhillon ढिल्लों|Kumar कुमार|Lal लाल|"
        "Prasad प्रसाद|Devi देवी|Rani रानी|Bai बाई"
    ).split("|")
)

# Korea: the card prints Hangul alone, surname and given name as one word.
KOREAN_SURNAMES = tuple("김이박최정강조윤장임한오서신권황안송류홍전고문손배백허남심노")
KOREAN_FEMALE = tuple(
    "서연 민지 지우 하은 수빈 예진 은주 미경 영희 순자 현정 혜원 지영 유나 소희 다은".split()
)
KOREAN_MALE = tuple("민준 서준 도윤 지훈 현우 성민 영수 정호 상철 동현 재원 태형 진우 승호 병철 광수".split())

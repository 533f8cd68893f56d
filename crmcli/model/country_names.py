"""What countries are called in German, French, Spanish, Italian and Dutch, where English has another name.

From the names of territories in the Unicode CLDR (Unicode License v3).
"""

from __future__ import annotations

NAMES = """
AD: Andorre; AE: Vereinigte Arabische Emirate, Émirats arabes unis, Emiratos Árabes Unidos, Emirati Arabi Uniti,
Verenigde Arabische Emiraten; AF: Afganistán; AG: Antigua und Barbuda, Antigua-et-Barbuda, Antigua y Barbuda, Antigua
e Barbuda, Antigua en Barbuda; AI: Anguila; AL: Albanien, Albanie; AM: Armenien, Arménie; AQ: Antarktis, Antarctique,
Antártida, Antartide; AR: Argentinien, Argentine, Argentinië; AS: Amerikanisch-Samoa, Samoa américaines, Samoa
Americana, Samoa Americane, Amerikaans-Samoa; AT: Autriche, Oostenrijk; AU: Australien, Australie; AX: Ålandinseln,
Îles Åland, Islas Aland, Isole Åland, Åland; AZ: Aserbaidschan, Azerbaïdjan, Azerbaiyán, Azerbaigian, Azerbeidzjan;
BA: Bosnien und Herzegowina, Bosnie-Herzégovine, Bosnia y Herzegovina, Bosnia ed Erzegovina, Bosnië en Herzegovina;
BB: Barbade; BD: Bangladesch, Bangladés; BE: Belgien, Bélgica, Belgio; BG: Bulgarien, Bulgarie, Bulgarije; BH:
Bahreïn, Baréin; BL: San Bartolomé; BM: Bermudes, Bermudas; BO: Bolivien, Bolivie; BQ: Karibische Niederlande,
Pays-Bas caribéens, Caribe neerlandés, Caraibi Olandesi, Caribisch Nederland; BR: Brasilien, Brésil, Brasil, Brasile,
Brazilië; BT: Bhoutan, Bután; BV: Bouvetinsel, Île Bouvet, Isla Bouvet, Isola Bouvet, Bouveteiland; BW: Botsuana; BY:
Biélorussie, Bielorrusia, Bielorussia; BZ: Belice; CA: Kanada; CC: Kokosinseln, Îles Cocos, Islas Cocos, Isole Cocos,
Isole Cocos (Keeling), Cocoseilanden; CD: Kongo-Kinshasa, República Democrática del Congo; CF: Zentralafrikanische
Republik, République centrafricaine, República Centroafricana, Repubblica Centrafricana, Centraal-Afrikaanse
Republiek; CG: Kongo-Brazzaville; CH: Suiza, Zwitserland; CI: Costa d'Avorio, Ivoorkust; CK: Cookinseln, Îles Cook,
Islas Cook, Isole Cook, Cookeilanden; CL: Chili, Cile; CM: Kamerun, Cameroun, Camerún, Kameroen; CN: Chine, Cina; CO:
Kolumbien, Colombie; CU: Kuba; CV: Cap-Vert, Capo Verde, Kaapverdië; CW: Curazao; CX: Weihnachtsinsel, Île Christmas,
Isla de Navidad, Isola Christmas, Christmaseiland; CY: Zypern, Chypre, Chipre, Cipro; CZ: Tschechien, Tchéquie,
Chequia, Cechia, Tsjechië; DE: Allemagne, Alemania, Germania, Duitsland; DJ: Dschibuti, Yibuti, Gibuti; DK: Dänemark,
Dinamarca, Danimarca, Denemarken; DM: Dominique; DO: Dominikanische Republik, République dominicaine, República
Dominicana, Repubblica Dominicana, Dominicaanse Republiek; DZ: Algerien, Algérie, Argelia, Algerije; EC: Équateur; EE:
Estland, Estonie; EG: Ägypten, Égypte, Egipto, Egitto; EH: Westsahara, Sahara occidental, Sahara Occidentale,
Westelijke Sahara; ER: Érythrée; ES: Spanien, Espagne, Spagna, Spanje; ET: Äthiopien, Éthiopie, Etiopía; FI: Finnland,
Finlande, Finlandia; FJ: Fidschi, Fidji, Fiyi, Figi; FK: Falklandinseln, Îles Malouines, Islas Malvinas, Isole
Falkland, Falklandeilanden; FM: Mikronesien, Micronésie; FO: Färöer, Îles Féroé, Islas Feroe, Isole Fær Øer, Faeröer;
FR: Frankreich, Francia, Frankrijk; GA: Gabun; GB: Vereinigtes Königreich, Royaume-Uni, Reino Unido, Regno Unito,
Verenigd Koninkrijk; GD: Grenade, Granada; GE: Georgien, Géorgie; GF: Französisch-Guayana, Guyane française, Guayana
Francesa, Guyana Francese, Frans-Guyana; GG: Guernesey; GI: Gibilterra; GL: Grönland, Groenland, Groenlandia; GM:
Gambie; GN: Guinée; GP: Guadalupe, Guadalupa; GQ: Äquatorialguinea, Guinée équatoriale, Guinea Ecuatorial, Guinea
Equatoriale, Equatoriaal-Guinea; GR: Griechenland, Grèce, Grecia, Griekenland; GS: Südgeorgien und die Südlichen
Sandwichinseln, Géorgie du Sud-et-les Îles Sandwich du Sud, Islas Georgia del Sur y Sandwich del Sur, Georgia del Sud
e Sandwich Australi, Zuid-Georgia en Zuidelijke Sandwicheilanden; GW: Guinée-Bissau, Guinea-Bisáu; HK:
Sonderverwaltungsregion Hongkong, R.A.S. chinoise de Hong Kong, RAE de Hong Kong (China), RAE de Hong Kong, RAS di
Hong Kong, Hongkong SAR van China; HM: Heard und McDonaldinseln, Îles Heard-et-MacDonald, Islas Heard y McDonald,
Isole Heard e McDonald, Heard en McDonaldeilanden; HR: Kroatien, Croatie, Croacia, Croazia, Kroatië; HU: Ungarn,
Hongrie, Hungría, Ungheria, Hongarije; ID: Indonesien, Indonésie; IE: Irland, Irlande, Irlanda, Ierland; IL: Israele;
IM: Île de Man, Isla de Man, Isola di Man; IN: Indien, Inde; IO: Britisches Territorium im Indischen Ozean, Territoire
britannique de l'océan Indien, Territorio Británico del Océano Índico, Territorio Britannico dell'Oceano Indiano,
Brits Indische Oceaanterritorium; IQ: Irak; IS: Island, Islande, Islandia, Islanda, IJsland; IT: Italien, Italie; JM:
Jamaika, Jamaïque, Giamaica; JO: Jordanien, Jordanie, Jordania, Giordania; JP: Japon, Giappone; KE: Kenia; KG:
Kirgisistan, Kirghizstan, Kirguistán, Kirghizistan, Kirgizië; KH: Kambodscha, Cambodge, Camboya, Cambogia, Cambodja;
KM: Komoren, Comores, Comoras, Comore, Comoren; KN: St. Kitts und Nevis, Saint-Christophe-et-Niévès, San Cristóbal y
Nieves, Saint Kitts e Nevis, Saint Kitts en Nevis; KP: Nordkorea, Corée du Nord, Corea del Norte, Corea del Nord,
Noord-Korea; KR: Südkorea, Corée du Sud, Corea del Sur, Corea del Sud, Zuid-Korea; KW: Koweït, Koeweit; KY:
Kaimaninseln, Îles Caïmans, Islas Caimán, Isole Cayman, Kaaimaneilanden; KZ: Kasachstan, Kazajistán, Kazakistan,
Kazachstan; LB: Libanon, Liban, Líbano; LC: Sainte-Lucie, Santa Lucía; LS: Lesoto; LT: Litauen, Lituanie, Lituania,
Litouwen; LU: Luxemburg, Luxemburgo, Lussemburgo; LV: Lettland, Lettonie, Letonia, Lettonia, Letland; LY: Libyen,
Libye, Libia, Libië; MA: Marokko, Maroc, Marruecos, Marocco; MD: Republik Moldau, Moldavie, Moldavia; MF: San Martín;
MG: Madagaskar; MH: Marshallinseln, Îles Marshall, Islas Marshall, Isole Marshall, Marshalleilanden; MK:
Nordmazedonien, Macédoine du Nord, Macedonia del Norte, Macedonia del Nord, Noord-Macedonië; MM: Myanmar (Birmanie),
Myanmar (Birmania), Myanmar (Birma); MN: Mongolei, Mongolie; MO: Sonderverwaltungsregion Macau, R.A.S. chinoise de
Macao, RAE de Macao (China), RAE de Macao, RAS di Macao, Macau SAR van China; MP: Nördliche Marianen, Îles Mariannes
du Nord, Islas Marianas del Norte, Isole Marianne Settentrionali, Noordelijke Marianen; MQ: Martinica; MR:
Mauretanien, Mauritanie; MT: Malte; MU: Maurice, Mauricio; MV: Malediven, Maldivas, Maldive, Maldiven; MW: Malaui; MX:
Mexiko, Mexique, Messico; MY: Malaisie, Malasia, Maleisië; MZ: Mosambik, Mozambico; NA: Namibie; NC: Neukaledonien,
Nouvelle-Calédonie, Nueva Caledonia, Nuova Caledonia, Nieuw-Caledonië; NF: Norfolkinsel, Île Norfolk, Isla Norfolk,
Isola Norfolk, Norfolk; NL: Niederlande, Pays-Bas, Países Bajos, Paesi Bassi; NO: Norwegen, Norvège, Noruega,
Norvegia, Noorwegen; NZ: Neuseeland, Nouvelle-Zélande, Nueva Zelanda, Nuova Zelanda, Nieuw-Zeeland; PE: Pérou; PF:
Französisch-Polynesien, Polynésie française, Polinesia Francesa, Polinesia Francese, Frans-Polynesië; PG:
Papua-Neuguinea, Papouasie-Nouvelle-Guinée, Papúa Nueva Guinea, Papua Nuova Guinea, Papoea-Nieuw-Guinea; PH:
Philippinen, Filipinas, Filippine, Filipijnen; PL: Polen, Pologne, Polonia; PM: St. Pierre und Miquelon,
Saint-Pierre-et-Miquelon, San Pedro y Miquelón, Saint-Pierre e Miquelon, Saint-Pierre en Miquelon; PN: Pitcairninseln,
Îles Pitcairn, Islas Pitcairn, Isole Pitcairn, Pitcairneilanden; PR: Porto Rico, Portorico; PS: Palästinensische
Autonomiegebiete, Territoires palestiniens, Territorios Palestinos, Territori Palestinesi, Palestijnse gebieden; PT:
Portogallo; PW: Palaos; QA: Katar, Catar; RE: La Réunion, Riunione; RO: Rumänien, Roumanie, Rumanía, Roemenië; RS:
Serbien, Serbie, Servië; RU: Russland, Russie, Rusia, Rusland; RW: Ruanda; SA: Saudi-Arabien, Arabie saoudite, Arabia
Saudí, Arabia Saudita, Saoedi-Arabië; SB: Salomonen, Îles Salomon, Islas Salomón, Isole Salomone, Salomonseilanden;
SC: Seychellen; SD: Soudan, Soedan; SE: Schweden, Suède, Suecia, Svezia, Zweden; SG: Singapur, Singapour; SH:
Sainte-Hélène, Santa Elena, Sant'Elena, Sint-Helena; SI: Slowenien, Slovénie, Eslovenia; SJ: Spitzbergen und Jan
Mayen, Svalbard et Jan Mayen, Svalbard y Jan Mayen, Svalbard e Jan Mayen, Spitsbergen en Jan Mayen; SK: Slowakei,
Slovaquie, Eslovaquia, Slovacchia, Slowakije; SL: Sierra Leona; SM: Saint-Marin; SO: Somalie; SR: Surinam; SS:
Südsudan, Soudan du Sud, Sudán del Sur, Sud Sudan, Zuid-Soedan; ST: São Tomé und Príncipe, Sao Tomé-et-Principe, Santo
Tomé y Príncipe, São Tomé e Príncipe, Sao Tomé en Principe; SV: Salvador; SX: Saint-Martin (partie néerlandaise); SY:
Syrien, Syrie, Siria; SZ: Esuatini; TC: Turks- und Caicosinseln, Îles Turques-et-Caïques, Islas Turcas y Caicos, Isole
Turks e Caicos, Turks- en Caicoseilanden; TD: Tschad, Tchad, Ciad, Tsjaad; TF: Französische Süd- und Antarktisgebiete,
Terres australes françaises, Territorios Australes Franceses, Terre Australi Francesi, Franse Gebieden in de
zuidelijke Indische Oceaan; TH: Thaïlande, Tailandia, Thailandia; TJ: Tadschikistan, Tadjikistan, Tayikistán,
Tagikistan, Tadzjikistan; TL: Timor oriental, Timor Est, Oost-Timor; TN: Tunesien, Tunisie, Túnez, Tunesië; TR:
Türkei, Turquie, Turquía, Turchia, Turkije; TT: Trinidad und Tobago, Trinité-et-Tobago, Trinidad y Tobago, Trinidad e
Tobago, Trinidad en Tobago; TZ: Tansania, Tanzanie; UA: Ucrania, Ucraina, Oekraïne; UG: Ouganda, Oeganda; UM:
Amerikanische Überseeinseln, Îles mineures éloignées des États-Unis, Islas menores alejadas de EE. UU., Isole Minori
Esterne degli Stati Uniti, Kleine afgelegen eilanden van de Verenigde Staten; US: Vereinigte Staaten, États-Unis,
Estados Unidos, Stati Uniti, Verenigde Staten; UZ: Usbekistan, Ouzbékistan, Oezbekistan; VA: Vatikanstadt, État de la
Cité du Vatican, Ciudad del Vaticano, Città del Vaticano, Vaticaanstad; VC: St. Vincent und die Grenadinen,
Saint-Vincent-et-les Grenadines, San Vicente y las Granadinas, Saint Vincent e Grenadine, Saint Vincent en de
Grenadines; VG: Britische Jungferninseln, Îles Vierges britanniques, Islas Vírgenes Británicas, Isole Vergini
Britanniche, Britse Maagdeneilanden; VI: Amerikanische Jungferninseln, Îles Vierges des États-Unis, Islas Vírgenes de
EE. UU., Isole Vergini Americane, Amerikaanse Maagdeneilanden; WF: Wallis und Futuna, Wallis-et-Futuna, Wallis y
Futuna, Wallis e Futuna, Wallis en Futuna; YE: Jemen; ZA: Südafrika, Afrique du Sud, Sudáfrica, Zuid-Afrika; ZM:
Sambia, Zambie; ZW: Simbabwe, Zimbabue;
CZ: Tschechische Republik, République tchèque, República Checa, Repubblica Ceca, Tsjechische Republiek; GB:
Großbritannien, England und Wales, Angleterre, Grande-Bretagne, Gran Bretaña, Inglaterra, Gran Bretagna, Inghilterra,
Engeland, Groot-Brittannië; NL: Hollande, Holanda, Olanda; US: EE. UU., EEUU, Vereinigte Staaten von Amerika,
États-Unis d'Amérique, Estados Unidos de América, Stati Uniti d'America, Verenigde Staten van Amerika
"""

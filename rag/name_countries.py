"""The built-in countries with their people and capitals.

Plain data for :mod:`rag.names`. A country's line is ``names | people | seats``: the first name is
the canonical one; ``people`` are demonyms; ``seats`` are capitals and houses whose name stands for
the government.
"""

# ruff: noqa: E501 (a line is a record)

from __future__ import annotations

COUNTRIES = """
Afghanistan | Afghan, Afghans | Kabul
Albania | Albanian, Albanians | Tirana
Algeria | Algerian, Algerians | Algiers
Angola | Angolan, Angolans | Luanda
Argentina | Argentine, Argentinian, Argentines, Argentinians | Buenos Aires, Casa Rosada
Armenia | Armenian, Armenians | Yerevan
Australia | Australian, Australians, Aussie | Canberra
Austria | Austrian, Austrians | Vienna
Azerbaijan | Azerbaijani, Azerbaijanis, Azeri, Azeris | Baku
Bahrain | Bahraini, Bahrainis | Manama
Bangladesh | Bangladeshi, Bangladeshis | Dhaka, Dacca
Belarus, Byelorussia, Belorussia | Belarusian, Belarusians, Belarussian, Belarussians, Belorussian, Byelorussian | Minsk
Belgium | Belgian, Belgians |
Bolivia | Bolivian, Bolivians | La Paz
Bosnia and Herzegovina, Bosnia, Bosnia-Herzegovina | Bosnian, Bosnians | Sarajevo
Botswana | Botswanan | Gaborone
Brazil | Brazilian, Brazilians | Brasilia
Bulgaria | Bulgarian, Bulgarians | Sofia
Burkina Faso | Burkinabe | Ouagadougou
Burundi | Burundian, Burundians | Gitega, Bujumbura
Cambodia | Cambodian, Cambodians | Phnom Penh
Cameroon | Cameroonian, Cameroonians | Yaounde
Canada | Canadian, Canadians | Ottawa
Central African Republic, CAR | | Bangui
Chad | Chadian, Chadians | N'Djamena
Chile | Chilean, Chileans | Santiago
China, People's Republic of China, PRC | Chinese | Beijing, Peking, Zhongnanhai
Colombia | Colombian, Colombians | Bogota
Costa Rica | Costa Rican, Costa Ricans |
Croatia | Croatian, Croatians, Croat, Croats | Zagreb
Cuba | Cuban, Cubans | Havana
Cyprus | Cypriot, Cypriots | Nicosia
Czech Republic, Czechia | Czech, Czechs | Prague
Democratic Republic of the Congo, Democratic Republic of Congo, DR Congo, DRC | Congolese | Kinshasa
Denmark | Danish, Dane, Danes | Copenhagen
Dominican Republic | Dominican, Dominicans | Santo Domingo
Ecuador | Ecuadorian, Ecuadorians, Ecuadorean | Quito
Egypt | Egyptian, Egyptians | Cairo
El Salvador | Salvadoran, Salvadorans | San Salvador
Eritrea | Eritrean, Eritreans | Asmara
Estonia | Estonian, Estonians | Tallinn
Eswatini, Swaziland | Swazi |
Ethiopia | Ethiopian, Ethiopians | Addis Ababa
Fiji | Fijian, Fijians | Suva
Finland | Finnish, Finn, Finns | Helsinki
France | French, Frenchman, Frenchwoman | Paris, Elysee, Quai d'Orsay
Georgia | Georgian, Georgians | Tbilisi
Germany | German, Germans | Berlin, Bonn
Ghana | Ghanaian, Ghanaians | Accra
Greece | Greek, Greeks | Athens
Guatemala | Guatemalan, Guatemalans |
Guinea | Guinean, Guineans | Conakry
Haiti | Haitian, Haitians | Port-au-Prince
Honduras | Honduran, Hondurans | Tegucigalpa
Hong Kong | Hongkonger, Hongkongers |
Hungary | Hungarian, Hungarians | Budapest
Iceland | Icelandic, Icelander, Icelanders | Reykjavik
India | Indian, Indians | New Delhi, Delhi
Indonesia | Indonesian, Indonesians | Jakarta
Iran, Islamic Republic of Iran, Islamic Republic, Persia | Iranian, Iranians, Persian | Tehran, Teheran
Iraq | Iraqi, Iraqis | Baghdad
Ireland, Republic of Ireland | Irish | Dublin
Israel | Israeli, Israelis | Jerusalem, Tel Aviv
Italy | Italian, Italians | Rome
Ivory Coast, Cote d'Ivoire | Ivorian, Ivorians | Abidjan, Yamoussoukro
Jamaica | Jamaican, Jamaicans | Kingston
Japan | Japanese | Tokyo
Jordan | Jordanian, Jordanians | Amman
Kazakhstan | Kazakh, Kazakhs, Kazakhstani | Astana, Nur-Sultan
Kenya | Kenyan, Kenyans | Nairobi
Kosovo | Kosovan, Kosovar, Kosovars | Pristina
Kuwait | Kuwaiti, Kuwaitis |
Kyrgyzstan | Kyrgyz | Bishkek
Laos | Laotian, Lao | Vientiane
Latvia | Latvian, Latvians | Riga
Lebanon | Lebanese | Beirut
Liberia | Liberian, Liberians | Monrovia
Libya | Libyan, Libyans | Tripoli
Lithuania | Lithuanian, Lithuanians | Vilnius
Luxembourg | Luxembourgish |
Madagascar | Malagasy | Antananarivo
Malawi | Malawian, Malawians | Lilongwe
Malaysia | Malaysian, Malaysians | Kuala Lumpur, Putrajaya
Maldives | Maldivian, Maldivians |
Mali | Malian, Malians | Bamako
Malta | Maltese | Valletta
Mexico | Mexican, Mexicans | Mexico City
Moldova | Moldovan, Moldovans | Chisinau
Mongolia | Mongolian, Mongolians | Ulaanbaatar, Ulan Bator
Montenegro | Montenegrin, Montenegrins | Podgorica
Morocco | Moroccan, Moroccans | Rabat
Mozambique | Mozambican, Mozambicans | Maputo
Myanmar, Burma | Burmese | Naypyidaw, Naypyitaw
Namibia | Namibian, Namibians | Windhoek
Nepal | Nepali, Nepalese, Nepalis | Kathmandu
Netherlands, Holland | Dutch, Dutchman | The Hague, Amsterdam
New Zealand | New Zealander, New Zealanders | Wellington
Nicaragua | Nicaraguan, Nicaraguans | Managua
Niger | Nigerien, Nigeriens | Niamey
Nigeria | Nigerian, Nigerians | Abuja
North Korea, DPRK, Democratic People's Republic of Korea | North Korean, North Koreans | Pyongyang
North Macedonia, Macedonia | Macedonian, Macedonians | Skopje
Norway | Norwegian, Norwegians | Oslo
Oman | Omani, Omanis | Muscat
Pakistan | Pakistani, Pakistanis | Islamabad
Palestine, Palestinian territories | Palestinian, Palestinians | Ramallah
Panama | Panamanian, Panamanians | Panama City
Papua New Guinea, PNG | Papuan | Port Moresby
Paraguay | Paraguayan, Paraguayans | Asuncion
Peru | Peruvian, Peruvians | Lima
Philippines | Filipino, Filipinos, Philippine | Manila, Malacanang
Poland | Polish, Pole, Poles | Warsaw
Portugal | Portuguese | Lisbon
Qatar | Qatari, Qataris | Doha
Romania | Romanian, Romanians | Bucharest
Russia, Russian Federation | Russian, Russians | Moscow, Kremlin
Rwanda | Rwandan, Rwandans | Kigali
Saudi Arabia, KSA, Kingdom of Saudi Arabia | Saudi, Saudis, Saudi Arabian | Riyadh
Scotland | Scottish, Scot, Scots | Edinburgh, Holyrood
Senegal | Senegalese | Dakar
Serbia | Serbian, Serbians, Serb, Serbs | Belgrade
Sierra Leone | Sierra Leonean | Freetown
Singapore | Singaporean, Singaporeans |
Slovakia | Slovak, Slovaks, Slovakian | Bratislava
Slovenia | Slovenian, Slovenians, Slovene, Slovenes | Ljubljana
Somalia | Somali, Somalis, Somalian | Mogadishu
South Africa | South African, South Africans | Pretoria
South Korea, Republic of Korea, ROK | South Korean, South Koreans | Seoul, Blue House
South Sudan | South Sudanese | Juba
Soviet Union, USSR | Soviet, Soviets |
Spain | Spanish, Spaniard, Spaniards | Madrid
Sri Lanka, Ceylon | Sri Lankan, Sri Lankans | Colombo
Sudan | Sudanese | Khartoum
Sweden | Swedish, Swede, Swedes | Stockholm
Switzerland | Swiss | Bern, Berne
Syria | Syrian, Syrians | Damascus
Taiwan | Taiwanese | Taipei
Tajikistan | Tajik, Tajiks | Dushanbe
Tanzania | Tanzanian, Tanzanians | Dodoma, Dar es Salaam
Thailand | Thai, Thais | Bangkok
Tunisia | Tunisian, Tunisians | Tunis
Turkey, Turkiye | Turkish, Turk, Turks | Ankara
Turkmenistan | Turkmen | Ashgabat
Uganda | Ugandan, Ugandans | Kampala
Ukraine | Ukrainian, Ukrainians | Kyiv, Kiev, Bankova
United Arab Emirates, UAE, Emirates | Emirati, Emiratis | Abu Dhabi
United Kingdom, UK, U.K., Britain, Great Britain | British, Briton, Britons, Brit, Brits | London, Downing Street, Number 10, No 10, Whitehall, Westminster
United States, US, U.S., USA, U.S.A., United States of America, America | American, Americans | Washington, White House, Washington DC, Washington D.C., Capitol Hill
Uruguay | Uruguayan, Uruguayans | Montevideo
Uzbekistan | Uzbek, Uzbeks | Tashkent
Vatican, Holy See | |
Venezuela | Venezuelan, Venezuelans | Caracas, Miraflores
Vietnam | Vietnamese | Hanoi
Wales | Welsh | Cardiff
England | English, Englishman, Englishmen |
Yemen | Yemeni, Yemenis | Sanaa, Sana'a, Aden
Zambia | Zambian, Zambians | Lusaka
Zimbabwe | Zimbabwean, Zimbabweans | Harare
European Union, EU, E.U. | | Brussels
Europe | European, Europeans |
Africa | African, Africans |
Asia | Asian, Asians |
Catalonia | Catalan, Catalans | Barcelona
Chechnya | Chechen, Chechens | Grozny
Crimea | Crimean, Crimeans |
Kashmir | Kashmiri, Kashmiris |
Kurdistan | Kurdish, Kurd, Kurds | Erbil
Tibet | Tibetan, Tibetans | Lhasa
"""

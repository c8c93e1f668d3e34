import requests

url = "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>"

payload={'objects': '[{"id" : <id_object_1>, "data" :{"field_1" : "O\'Connor", "field_2" : "value_2"}}]'}
files=[
]
headers = {
  'Authorization': 'Bearer <API_TOKEN>'
}

response = requests.request("POST", url, headers=headers, data=payload, files=files)

print(response.text)
